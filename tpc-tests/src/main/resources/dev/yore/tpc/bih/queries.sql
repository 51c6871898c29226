-- T1: time travel in both times, over a table of many updates
SELECT COUNT(*), SUM(p.ps_supplycost), SUM(p.ps_availqty)
FROM {partsupp@middle} p
WHERE p.ps_valid_begin <= DATE '[day]' AND p.ps_valid_end > DATE '[day]'
-- T2: time travel in both times, over a table that grows
SELECT o.o_orderstatus, COUNT(*), SUM(o.o_totalprice)
FROM {orders@middle} o
WHERE o.o_active_begin <= DATE '[past]' AND o.o_active_end > DATE '[past]'
GROUP BY o.o_orderstatus
ORDER BY o.o_orderstatus
-- T3: one table at two system times
SELECT a.o_orderstatus, b.o_orderstatus, COUNT(*), SUM(b.o_totalprice - a.o_totalprice)
FROM {orders@early} a JOIN {orders@late} b ON a.o_orderkey = b.o_orderkey
GROUP BY a.o_orderstatus, b.o_orderstatus
ORDER BY a.o_orderstatus, b.o_orderstatus
-- T4: time travel that may stop early
SELECT o.o_orderkey, o.o_totalprice
FROM {orders@middle} o
WHERE o.o_active_begin <= DATE '[day]' AND o.o_active_end > DATE '[day]'
ORDER BY o.o_totalprice DESC, o.o_orderkey
LIMIT 10
-- T5: all versions of a table
SELECT COUNT(*), SUM(o.o_totalprice), MIN({since o}), MAX({since o}), MIN(o.o_active_begin)
FROM {orders@all} o
-- T6a: a point in application time, all of system time
SELECT COUNT(*), SUM(p.ps_supplycost)
FROM {partsupp@all} p
WHERE p.ps_valid_begin <= DATE '[day]' AND p.ps_valid_end > DATE '[day]'
-- T6b: a point in system time, all of application time
SELECT COUNT(*), SUM(p.ps_supplycost), MAX(p.ps_valid_begin)
FROM {partsupp@middle} p
-- T7a: the present, implied
SELECT COUNT(*), SUM(p.ps_supplycost)
FROM {partsupp} p
WHERE p.ps_valid_begin <= DATE '[today]' AND p.ps_valid_end > DATE '[today]'
-- T7b: the present, named
SELECT COUNT(*), SUM(p.ps_supplycost)
FROM {partsupp@last} p
WHERE p.ps_valid_begin <= DATE '[today]' AND p.ps_valid_end > DATE '[today]'
-- T8: two application times of one table
SELECT o.o_orderpriority, COUNT(*), SUM(o.o_totalprice)
FROM {orders@late} o
WHERE o.o_active_begin < DATE '[day]' AND o.o_active_end > DATE '[past]'
  AND o.o_receivable_begin <= DATE '[day]' AND o.o_receivable_end > DATE '[day]'
GROUP BY o.o_orderpriority
ORDER BY o.o_orderpriority
-- T9: ranges in both times
SELECT o.o_orderstatus, COUNT(*), SUM(o.o_totalprice)
FROM {orders@early..late} o
WHERE o.o_active_begin < DATE '[today]' AND o.o_active_end > DATE '[day]'
GROUP BY o.o_orderstatus
ORDER BY o.o_orderstatus
-- K1: the whole history of a key
SELECT c.c_custkey, c.c_name, c.c_address, c.c_nationkey, c.c_phone, c.c_acctbal, c.c_visible_begin,
  c.c_visible_end, {since c}, {to c}
FROM {customer@all} c
WHERE c.c_custkey = [customer]
ORDER BY {from c}, c.c_visible_begin
-- K1a: the history of a key at a point in application time
SELECT c.c_acctbal, c.c_nationkey, {since c}, {to c}
FROM {customer@all} c
WHERE c.c_custkey = [customer]
  AND c.c_visible_begin <= DATE '[day]' AND c.c_visible_end > DATE '[day]'
ORDER BY {from c}, c.c_visible_begin
-- K2: the history of a key in a range of system time
SELECT c.c_acctbal, c.c_visible_begin, c.c_visible_end, {since c}, {to c}
FROM {customer@early..late} c
WHERE c.c_custkey = [customer]
ORDER BY {from c}, c.c_visible_begin
-- K3: the history of one column of a key
SELECT DISTINCT c.c_acctbal
FROM {customer@all} c
WHERE c.c_custkey = [customer]
ORDER BY c.c_acctbal
-- K4: the latest five versions of a key
SELECT c.c_acctbal, c.c_visible_begin, {since c}
FROM {customer@all} c
WHERE c.c_custkey = [customer]
ORDER BY {from c} DESC, c.c_visible_begin DESC
LIMIT 5
-- K5: the version of a key before the one of a point in system time
SELECT c.c_acctbal, c.c_visible_begin, {since c}, {to c}
FROM {customer@all} c
WHERE c.c_custkey = [customer] AND {to c} <= [late]
ORDER BY {to c} DESC, {from c} DESC, c.c_visible_begin
LIMIT 1
-- K6: the history of the rows of a value
SELECT c.c_custkey, c.c_acctbal, c.c_visible_begin, {since c}, {to c}
FROM {customer@all} c
WHERE c.c_acctbal > 9900
ORDER BY c.c_custkey, {from c}, c.c_visible_begin
-- R1: changes of state
SELECT a.o_orderstatus, b.o_orderstatus, COUNT(*)
FROM {orders@all} a JOIN {orders@all} b ON a.o_orderkey = b.o_orderkey AND {to a} = {from b}
WHERE a.o_orderstatus <> b.o_orderstatus
GROUP BY a.o_orderstatus, b.o_orderstatus
ORDER BY a.o_orderstatus, b.o_orderstatus
-- R2: how long states lasted
SELECT o.o_orderstatus, COUNT(*), SUM({to o} - {since o}), MAX({to o} - {since o})
FROM {orders@all} o
WHERE {to o} <= [last]
GROUP BY o.o_orderstatus
ORDER BY o.o_orderstatus
-- R3: how many orders of some customers were open after each change of theirs
SELECT t.moment, COUNT(*), SUM(o.o_totalprice)
FROM (
  SELECT DISTINCT {from p} AS moment FROM {orders@all} p
  WHERE p.o_custkey < 100 AND {from p} > [loaded]) t
JOIN {orders@all} o ON {from o} <= t.moment AND {to o} > t.moment
WHERE o.o_custkey < 100 AND o.o_orderstatus <> 'F'
GROUP BY t.moment
ORDER BY t.moment
-- R3a: how many orders of some customers were active on each first day of one, as of now
SELECT t.moment, COUNT(*), MAX(o.o_totalprice)
FROM (SELECT DISTINCT p.o_active_begin AS moment FROM {orders} p WHERE p.o_custkey < 20) t
JOIN {orders} o ON o.o_active_begin <= t.moment AND o.o_active_end > t.moment
WHERE o.o_custkey < 20
GROUP BY t.moment
ORDER BY t.moment
-- R4: products whose stock changed least
SELECT p.ps_partkey, p.ps_suppkey, MAX(p.ps_availqty) - MIN(p.ps_availqty) AS moved, COUNT(*)
FROM {partsupp@all} p
GROUP BY p.ps_partkey, p.ps_suppkey
HAVING MAX(p.ps_availqty) > MIN(p.ps_availqty)
ORDER BY moved, p.ps_partkey, p.ps_suppkey
LIMIT 20
-- R5: how often a customer with little had a large order open
SELECT COUNT(*), COUNT(DISTINCT c.c_custkey)
FROM {customer@all} c JOIN {orders@all} o
  ON c.c_custkey = o.o_custkey AND {from c} < {to o} AND {from o} < {to c}
WHERE c.c_acctbal < 5000 AND o.o_totalprice > 100000 AND o.o_orderstatus <> 'F'
-- R6: what a nation's customers ordered while they lived there
SELECT c.c_nationkey, COUNT(*), SUM(o.o_totalprice)
FROM {customer@late} c JOIN {orders@late} o
  ON c.c_custkey = o.o_custkey AND c.c_visible_begin < o.o_active_end
  AND o.o_active_begin < c.c_visible_end
WHERE o.o_orderdate >= DATE '1998-01-01'
GROUP BY c.c_nationkey
ORDER BY c.c_nationkey
-- R7: suppliers who made a part dearer by more than 7.5 per cent at once
SELECT DISTINCT a.ps_suppkey
FROM {partsupp} a JOIN {partsupp} b
  ON a.ps_partkey = b.ps_partkey AND a.ps_suppkey = b.ps_suppkey
  AND a.ps_valid_end = b.ps_valid_begin
WHERE b.ps_supplycost > 1.075 * a.ps_supplycost
ORDER BY a.ps_suppkey
-- B3: who else supplies what a supplier supplies, without any time
SELECT DISTINCT b.ps_suppkey
FROM {partsupp@late} a JOIN {partsupp@late} b ON a.ps_partkey = b.ps_partkey
WHERE a.ps_suppkey = [supplier] AND b.ps_suppkey <> a.ps_suppkey
ORDER BY b.ps_suppkey
-- B3.1: at a point of both times
SELECT b.ps_suppkey, COUNT(*), SUM(b.ps_supplycost)
FROM {partsupp@middle} a JOIN {partsupp@middle} b ON a.ps_partkey = b.ps_partkey
WHERE a.ps_suppkey = [supplier] AND b.ps_suppkey <> a.ps_suppkey
  AND a.ps_valid_begin <= DATE '[day]' AND a.ps_valid_end > DATE '[day]'
  AND b.ps_valid_begin <= DATE '[day]' AND b.ps_valid_end > DATE '[day]'
GROUP BY b.ps_suppkey
ORDER BY b.ps_suppkey
-- B3.2: now in both times
SELECT b.ps_suppkey, COUNT(*), SUM(b.ps_supplycost)
FROM {partsupp} a JOIN {partsupp} b ON a.ps_partkey = b.ps_partkey
WHERE a.ps_suppkey = [supplier] AND b.ps_suppkey <> a.ps_suppkey
  AND a.ps_valid_begin <= DATE '[today]' AND a.ps_valid_end > DATE '[today]'
  AND b.ps_valid_begin <= DATE '[today]' AND b.ps_valid_end > DATE '[today]'
GROUP BY b.ps_suppkey
ORDER BY b.ps_suppkey
-- B3.3: at a point of application time, at the same system time
SELECT b.ps_suppkey, COUNT(*), SUM(b.ps_supplycost)
FROM {partsupp@all} a JOIN {partsupp@all} b
  ON a.ps_partkey = b.ps_partkey AND {from a} < {to b} AND {from b} < {to a}
WHERE a.ps_suppkey = [supplier] AND b.ps_suppkey <> a.ps_suppkey
  AND a.ps_valid_begin <= DATE '[day]' AND a.ps_valid_end > DATE '[day]'
  AND b.ps_valid_begin <= DATE '[day]' AND b.ps_valid_end > DATE '[day]'
GROUP BY b.ps_suppkey
ORDER BY b.ps_suppkey
-- B3.4: at a point of application time, at any system times
SELECT b.ps_suppkey, COUNT(*), SUM(b.ps_supplycost)
FROM {partsupp@all} a JOIN {partsupp@all} b ON a.ps_partkey = b.ps_partkey
WHERE a.ps_suppkey = [supplier] AND b.ps_suppkey <> a.ps_suppkey
  AND a.ps_valid_begin <= DATE '[day]' AND a.ps_valid_end > DATE '[day]'
  AND b.ps_valid_begin <= DATE '[day]' AND b.ps_valid_end > DATE '[day]'
GROUP BY b.ps_suppkey
ORDER BY b.ps_suppkey
-- B3.5: at the same application time, at a point of system time
SELECT b.ps_suppkey, COUNT(*), SUM(b.ps_supplycost)
FROM {partsupp@middle} a JOIN {partsupp@middle} b
  ON a.ps_partkey = b.ps_partkey
  AND a.ps_valid_begin < b.ps_valid_end AND b.ps_valid_begin < a.ps_valid_end
WHERE a.ps_suppkey = [supplier] AND b.ps_suppkey <> a.ps_suppkey
GROUP BY b.ps_suppkey
ORDER BY b.ps_suppkey
-- B3.6: at the same application and the same system time
SELECT b.ps_suppkey, COUNT(*), SUM(b.ps_supplycost)
FROM {partsupp@all} a JOIN {partsupp@all} b
  ON a.ps_partkey = b.ps_partkey AND {from a} < {to b} AND {from b} < {to a}
  AND a.ps_valid_begin < b.ps_valid_end AND b.ps_valid_begin < a.ps_valid_end
WHERE a.ps_suppkey = [supplier] AND b.ps_suppkey <> a.ps_suppkey
GROUP BY b.ps_suppkey
ORDER BY b.ps_suppkey
-- B3.7: at the same application time, at any system times
SELECT b.ps_suppkey, COUNT(*), SUM(b.ps_supplycost)
FROM {partsupp@all} a JOIN {partsupp@all} b
  ON a.ps_partkey = b.ps_partkey
  AND a.ps_valid_begin < b.ps_valid_end AND b.ps_valid_begin < a.ps_valid_end
WHERE a.ps_suppkey = [supplier] AND b.ps_suppkey <> a.ps_suppkey
GROUP BY b.ps_suppkey
ORDER BY b.ps_suppkey
-- B3.8: at any application times, at a point of system time
SELECT b.ps_suppkey, COUNT(*), SUM(b.ps_supplycost)
FROM {partsupp@middle} a JOIN {partsupp@middle} b ON a.ps_partkey = b.ps_partkey
WHERE a.ps_suppkey = [supplier] AND b.ps_suppkey <> a.ps_suppkey
GROUP BY b.ps_suppkey
ORDER BY b.ps_suppkey
-- B3.9: at any application times, at the same system time
SELECT b.ps_suppkey, COUNT(*), SUM(b.ps_supplycost)
FROM {partsupp@all} a JOIN {partsupp@all} b
  ON a.ps_partkey = b.ps_partkey AND {from a} < {to b} AND {from b} < {to a}
WHERE a.ps_suppkey = [supplier] AND b.ps_suppkey <> a.ps_suppkey
GROUP BY b.ps_suppkey
ORDER BY b.ps_suppkey
-- B3.10: at any application and any system times
SELECT b.ps_suppkey, COUNT(*), SUM(b.ps_supplycost)
FROM {partsupp@all} a JOIN {partsupp@all} b ON a.ps_partkey = b.ps_partkey
WHERE a.ps_suppkey = [supplier] AND b.ps_suppkey <> a.ps_suppkey
GROUP BY b.ps_suppkey
ORDER BY b.ps_suppkey
-- B3.11: at a point of application time now and at an earlier system time
SELECT b.ps_suppkey, COUNT(*), SUM(b.ps_supplycost)
FROM {partsupp} a JOIN {partsupp@early} b ON a.ps_partkey = b.ps_partkey
WHERE a.ps_suppkey = [supplier] AND b.ps_suppkey <> a.ps_suppkey
  AND a.ps_valid_begin <= DATE '[day]' AND a.ps_valid_end > DATE '[day]'
  AND b.ps_valid_begin <= DATE '[day]' AND b.ps_valid_end > DATE '[day]'
GROUP BY b.ps_suppkey
ORDER BY b.ps_suppkey
-- A1: completed orders that somebody changed, and when
SELECT a.o_orderkey, {since b}, a.o_totalprice, b.o_totalprice
FROM {orders@all} a JOIN {orders@all} b ON a.o_orderkey = b.o_orderkey AND {to a} = {from b}
WHERE a.o_orderstatus = 'F' AND b.o_orderstatus = 'F' AND a.o_totalprice <> b.o_totalprice
ORDER BY a.o_orderkey, {from b}
-- A2: what was believed about a day and is not any more
SELECT o.o_orderkey, o.o_orderstatus, o.o_totalprice
FROM {orders@middle} o
WHERE o.o_active_begin <= DATE '[day]' AND o.o_active_end > DATE '[day]'
EXCEPT
SELECT o.o_orderkey, o.o_orderstatus, o.o_totalprice
FROM {orders} o
WHERE o.o_active_begin <= DATE '[day]' AND o.o_active_end > DATE '[day]'
ORDER BY 1, 2, 3
-- A3: orders that were deleted, with what they were last
SELECT o.o_orderkey, o.o_orderstatus, o.o_totalprice, {to o}
FROM {orders@all} o
WHERE {to o} <= [last]
  AND NOT EXISTS (SELECT 1 FROM {orders@all} n WHERE n.o_orderkey = o.o_orderkey
    AND {from n} = {to o})
ORDER BY o.o_orderkey, {to o}
-- A4: all that one commit did to the orders
SELECT o.o_orderkey, o.o_orderstatus, {since o}, {to o}
FROM {orders@all} o
WHERE {from o} = [middle] OR {to o} = [middle]
ORDER BY o.o_orderkey, {from o}
