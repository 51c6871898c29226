package dev.yore.store.metadata;

import dev.yore.store.codec.BranchesCodec;
import dev.yore.store.codec.ByteReader;
import dev.yore.store.codec.ByteWriter;
import dev.yore.store.codec.CorruptDataException;
import dev.yore.store.schema.Branch;
import dev.yore.store.schema.Branches;
import dev.yore.store.schema.Catalog;
import dev.yore.store.schema.Catalogs;
import java.util.HashMap;
import java.util.Map;

/**
 * The branches and tags, and which catalog each branch has. Immutable.
 *
 * <pre>
 * version: varint; Branches; then per branch, main first: version of its catalog: varint, 0 for none
 * </pre>
 */
record BranchesEntry(Branches branches, Map<Integer, Long> catalogVersions) {
  private static final int VERSION = 1;

  static BranchesEntry of(Catalogs catalogs) {
    Map<Integer, Long> versions = new HashMap<>();
    catalogs.byBranch().forEach((branchId, catalog) -> versions.put(branchId, catalog.version()));
    return new BranchesEntry(catalogs.branches(), versions);
  }

  byte[] encode() {
    ByteWriter out = new ByteWriter();
    out.putVarLong(VERSION);
    BranchesCodec.encode(out, branches);
    for (Branch branch : branches.branches()) {
      out.putVarLong(catalogVersions.getOrDefault(branch.branchId(), Catalog.EMPTY.version()));
    }
    return out.toByteArray();
  }

  static BranchesEntry decode(byte[] bytes) throws CorruptDataException {
    ByteReader in = new ByteReader(bytes);
    Versions.require(in, VERSION, "branches");
    Branches branches = BranchesCodec.decode(in);
    Map<Integer, Long> versions = new HashMap<>();
    for (Branch branch : branches.branches()) {
      versions.put(branch.branchId(), in.readVarLong());
    }
    return new BranchesEntry(branches, versions);
  }
}
