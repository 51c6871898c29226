package dev.yore.store.codec;

import dev.yore.store.schema.Branch;
import dev.yore.store.schema.Branches;
import dev.yore.store.schema.ForkedTable;
import dev.yore.store.schema.MergePoint;
import dev.yore.store.schema.Tag;
import java.util.ArrayList;
import java.util.List;

/**
 * Branches and tags as bytes, in commit records and in the metadata. Pure functions, safe for many
 * threads. Main, which is always there, is left out.
 *
 * <pre>
 * Branches    ::= version:u8 (1) nextBranchId:varint tableIdFloor:varint
 *                 branches:varint Branch* tags:varint Tag* merges:varint MergePoint*
 * Branch      ::= branchId:varint name:String parentId:varint forkSequence:varint
 *                 createdSequence:varint tables:varint ForkedTable*
 * ForkedTable ::= tableId:varint parentTableId:varint firstRowId:varint columnIdEnd:varint
 * Tag         ::= name:String branchId:varint sequence:varint createdSequence:varint
 * MergePoint  ::= sourceId:varint sourceSequence:varint targetId:varint targetSequence:varint
 * </pre>
 */
public final class BranchesCodec {
  static final int VERSION = 1;

  private BranchesCodec() {}

  public static void encode(ByteWriter out, Branches branches) {
    out.putByte(VERSION);
    out.putVarLong(branches.nextBranchId());
    out.putVarLong(branches.tableIdFloor());
    out.putVarLong(branches.branches().size() - 1);
    for (Branch branch : branches.branches()) {
      if (!branch.isMain()) {
        writeBranch(out, branch);
      }
    }
    out.putVarLong(branches.tags().size());
    for (Tag tag : branches.tags()) {
      out.putString(tag.name());
      out.putVarLong(tag.branchId());
      out.putVarLong(tag.sequence());
      out.putVarLong(tag.createdSequence());
    }
    out.putVarLong(branches.merges().size());
    for (MergePoint merge : branches.merges()) {
      out.putVarLong(merge.sourceId());
      out.putVarLong(merge.sourceSequence());
      out.putVarLong(merge.targetId());
      out.putVarLong(merge.targetSequence());
    }
  }

  private static void writeBranch(ByteWriter out, Branch branch) {
    out.putVarLong(branch.branchId());
    out.putString(branch.name());
    out.putVarLong(branch.parentId());
    out.putVarLong(branch.forkSequence());
    out.putVarLong(branch.createdSequence());
    out.putVarLong(branch.tables().size());
    for (ForkedTable table : branch.tables()) {
      out.putVarLong(table.tableId());
      out.putVarLong(table.parentTableId());
      out.putVarLong(table.firstRowId());
      out.putVarLong(table.columnIdEnd());
    }
  }

  public static Branches decode(ByteReader in) throws CorruptDataException {
    int start = in.position();
    int version = in.readByte();
    if (version > VERSION) {
      throw CorruptDataException.tooNew("branches", version, VERSION, start);
    }
    int nextBranchId = in.readVarInt(Integer.MAX_VALUE);
    int tableIdFloor = in.readVarInt(Integer.MAX_VALUE);
    List<Branch> branches = new ArrayList<>(List.of(Branch.MAIN));
    for (int left = in.readCount(); left > 0; left--) {
      branches.add(readBranch(in));
    }
    List<Tag> tags = new ArrayList<>();
    for (int left = in.readCount(); left > 0; left--) {
      tags.add(new Tag(in.readString(), id(in), in.readVarLong(), in.readVarLong()));
    }
    List<MergePoint> merges = new ArrayList<>();
    for (int left = in.readCount(); left > 0; left--) {
      merges.add(new MergePoint(id(in), in.readVarLong(), id(in), in.readVarLong()));
    }
    return new Branches(branches, tags, merges, nextBranchId, tableIdFloor);
  }

  private static Branch readBranch(ByteReader in) throws CorruptDataException {
    int branchId = id(in);
    String name = in.readString();
    int parentId = id(in);
    long forkSequence = in.readVarLong();
    long createdSequence = in.readVarLong();
    List<ForkedTable> tables = new ArrayList<>();
    for (int left = in.readCount(); left > 0; left--) {
      tables.add(new ForkedTable(id(in), id(in), in.readVarLong(), id(in)));
    }
    return new Branch(branchId, name, parentId, forkSequence, createdSequence, tables);
  }

  private static int id(ByteReader in) throws CorruptDataException {
    return in.readVarInt(Integer.MAX_VALUE);
  }
}
