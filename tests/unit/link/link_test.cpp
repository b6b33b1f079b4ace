#include "link/link.hpp"

#include <fstream>

#include "base/file.hpp"
#include "base/fingerprint.hpp"
#include "cache/object/container.hpp"
#include "tests/unit/link/workspace.hpp"
#include "workspace/tick.hpp"

namespace darkpkg::link {
namespace {

using testing::Test;

class Link : public Workspace {
 protected:
  using Messages = std::vector<std::string>;

  void three_files() {
    write("a.dark",
          "module Me.A\n\nlet one (x: Int64) : Int64 = Builtin.int64Add x 1L\n\nlet two (x: Int64) : Int64 = x\n");
    write("b.dark", "module Me.B\n\ntype T = { x : Int64 }\n\nlet three (x: Int64) : Int64 = A.one x\n");
    write("c.dark", "module Me.C\n\nlet v = 5L\n\nlet four (x: Int64) : T = B.T { x = Me.B.three v }\n");
    std::string c = read("c.dark");
    write("c.dark", c.replace(c.find(": T"), 3, ": B.T"));
    ASSERT_TRUE(link().linked);
  }
  Messages changes(std::int64_t generation) {
    database::Database db = open();
    return query(db,
                 "SELECT change, c.kind, coalesce(i.name, '') FROM darkpkg_changes c LEFT JOIN darkpkg_items i USING "
                 "(item) WHERE generation = " +
                     std::to_string(generation) + " ORDER BY 1, 2, 3",
                 3);
  }
};

TEST_F(Link, FillsAFreshDatabase) {
  three_files();
  database::Database db = open();
  EXPECT_EQ(query(db, "SELECT owner, modules, name, item_type FROM locations ORDER BY modules, name", 4),
            (Messages{"Me|A|one|fn", "Me|A|two|fn", "Me|B|T|type", "Me|B|three|fn", "Me|C|four|fn", "Me|C|v|value"}));
  EXPECT_EQ(db.integer("SELECT count(*) FROM package_ops WHERE applied = 1"), 12);
  EXPECT_EQ(stamp_generation(options_.stamp), 1);
  EXPECT_EQ(database_generation(options_.database), 1);
  EXPECT_EQ(changes(1).size(), 6U);
  EXPECT_EQ(changes(1)[0], "added|fn|Me.A.one");
}

TEST_F(Link, NothingToDo) {
  three_files();
  auto files = [&] {
    std::vector<std::pair<std::uint64_t, std::int64_t>> out;
    for (const char* suffix : {"", "-wal"})
      if (std::optional<FileStat> stat = *stat_file(options_.database + suffix); stat && stat->size > 0)
        out.emplace_back(stat->size, stat->mtime_ns);
    return out;
  };
  auto before = files();
  Report report = link();
  EXPECT_TRUE(report.linked);
  EXPECT_EQ(report.files_read, 0U);
  EXPECT_EQ(report.items, 6U);
  EXPECT_EQ(report.generation, 1);
  EXPECT_EQ(files(), before);
}

TEST_F(Link, TouchWritesNoItem) {
  three_files();
  write("a.dark", read("a.dark"));
  ASSERT_TRUE(set_file_mtime(object_path("a.dark"), 1'800'000'000'000'000'000));
  Report report = link();
  EXPECT_EQ(report.files_read, 1U);
  EXPECT_EQ(report.items_resolved, 0U);
  EXPECT_EQ(report.rows_written, 0U);
  EXPECT_EQ(report.generation, 1);
  EXPECT_EQ(link().files_read, 0U);
  expect_clean();
}

TEST_F(Link, AStampThatCannotBeWrittenIsWrittenByTheNextLink) {
  three_files();
  write("a.dark", "module Me.A\n\nlet one (x: Int64) : Int64 = 3L\n\nlet two (x: Int64) : Int64 = x\n");
  std::string stamp = std::exchange(options_.stamp, "/dev/full");
  Report report = link();
  EXPECT_TRUE(report.linked);  // the rows are there, so it must not say that it failed
  ASSERT_TRUE(report.unfinished);
  EXPECT_NE(report.unfinished->message.find("/dev/full"), std::string::npos);
  EXPECT_EQ(database_generation(options_.database), 2);
  options_.stamp = stamp;
  EXPECT_FALSE(stamp_is_of(stamp, options_.database));  // so the next build links, whatever the mtimes say
  report = link();
  EXPECT_FALSE(report.unfinished);
  EXPECT_EQ(report.files_read, 0U);
  EXPECT_TRUE(stamp_is_of(stamp, options_.database));
  expect_clean();
}

TEST_F(Link, LooksAtNothingElseWhereItIsToldWhatChanged) {
  three_files();
  Kept kept;
  Options told = options_;
  told.kept = &kept;
  ASSERT_TRUE(link(told).linked);
  ASSERT_TRUE(std::filesystem::remove(options_.stamp));
  write("a.dark", "module Me.A\n\nlet one (x: Int64) : Int64 = 3L\n\nlet two (x: Int64) : Int64 = x\n");
  write("b.dark", read("b.dark") + "\nlet five (x: Int64) : Int64 = x\n");
  told.changed = {"a.dark"};
  Report report = link(told);
  EXPECT_EQ(report.items_changed, 1U);
  EXPECT_EQ(report.items_added, 0U);
  EXPECT_EQ(report.files_read, 1U);
  EXPECT_FALSE(std::filesystem::exists(options_.stamp));  // so that Ninja looks again
  // One that must be read is what it is now.
  write("a.dark", "module Me.A\n\nlet two (x: Int64) : Int64 = x\n");
  write("c.dark", read("c.dark") + "\nlet six (x: Int64) : Int64 = x\n");
  report = link(told);
  EXPECT_EQ(report.items_removed, 1U);
  EXPECT_EQ(report.items_added, 1U);  // b.dark was read for A.one, c.dark was not
  told.changed.reset();
  EXPECT_EQ(link(told).items_added, 1U);
  EXPECT_TRUE(stamp_is_of(options_.stamp, options_.database));
  expect_clean();
}

TEST_F(Link, ReadsAboutNoOtherFileIfItIsToldWhatChanged) {
  three_files();
  Kept kept;
  Options told = options_;
  told.kept = &kept;
  wait_out_tick((*stat_file(options_.manifest))->ctime_ns);  // or it might change without another time
  ASSERT_TRUE(link(told).linked);
  open().execute("UPDATE darkpkg_files SET items = 100, warnings = 100 WHERE path = 'c.dark'");
  write("a.dark", "module Me.A\n\nlet one (x: Int64) : Int64 = 3L\n\nlet two (x: Int64) : Int64 = x\n");
  told.changed = {"a.dark"};
  Report report = link(told);
  EXPECT_EQ(report.items_changed, 1U);
  EXPECT_EQ(report.files, 3U);
  EXPECT_EQ(report.items, 6U);
  EXPECT_EQ(report.warnings, 0U);
  // Who uses what is gone is found, and counted.
  write("a.dark", "module Me.A\n\nlet two (x: Int64) : Int64 = x\n");
  report = link(told);
  EXPECT_EQ(report.files_read, 2U);
  EXPECT_EQ(report.items, 5U);
  EXPECT_EQ(report.warnings, 1U);
  // What the manifest says newly is noticed, and what others linked.
  write("d.dark", "module Me.D\n\nlet five (x: Int64) : Int64 = x\n");
  EXPECT_EQ(link(told).items, 104U);
  open().execute("UPDATE darkpkg_files SET items = 2, warnings = 0 WHERE path = 'c.dark'");
  ASSERT_TRUE(link().linked);
  write("b.dark", read("b.dark") + "\nlet six (x: Int64) : Int64 = x\n");
  Options others = options_;
  ASSERT_EQ(link(others).items_added, 1U);
  write("a.dark", "module Me.A\n\nlet two (x: Int64) : Int64 = 1L\n");
  EXPECT_EQ(link(told).items, 7U);
  told.changed.reset();
  EXPECT_EQ(link(told).items, 7U);
  expect_clean();
}

TEST_F(Link, LooksAtEverythingWhereTheDatabaseWasNotKept) {
  three_files();
  Kept kept;
  Options told = options_;
  told.kept = &kept;
  told.changed = {"a.dark"};
  std::filesystem::copy(options_.database, options_.database + ".old");
  write("b.dark", read("b.dark") + "\nlet five (x: Int64) : Int64 = x\n");
  EXPECT_EQ(link(told).items_added, 1U);
  EXPECT_EQ(link(told).items_added, 0U);
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(options_.database + suffix);
  std::filesystem::rename(options_.database + ".old", options_.database);
  EXPECT_EQ(link(told).items_added, 1U);
  expect_clean();
}

TEST_F(Link, WhatMovesAWarningIsANewGenerationWithoutChanges) {
  three_files();
  write("d.dark", "module Me.D\n\nlet five (x: Int64) : Int64 = Nowhere.nope x\n");
  EXPECT_EQ(link().generation, 2);
  write("d.dark", "// a comment\nmodule Me.D\n\nlet five (x: Int64) : Int64 = Nowhere.nope x\n");
  Report report = link();
  EXPECT_EQ(report.rows_written, 0U);
  EXPECT_EQ(report.generation, 3);
  EXPECT_EQ(stamp_generation(options_.stamp), 3);
  EXPECT_EQ(changes(3), Messages{});
  expect_clean();
}

TEST_F(Link, AnEditWritesItsOwnRowsOnly) {
  three_files();
  write("a.dark",
        "module Me.A\n// a comment\nlet one (x: Int64) : Int64 = Builtin.int64Add x 2L\n\nlet two (x: Int64) : Int64 = "
        "x\n");
  std::set<std::string> before = rows(options_.database);
  Report report = link();
  EXPECT_EQ(report.files_read, 1U);
  EXPECT_EQ(report.items_resolved, 1U);
  EXPECT_EQ(report.items_changed, 1U);
  EXPECT_EQ(report.rows_written, 2U);  // content and Add op
  EXPECT_EQ(report.generation, 2);
  EXPECT_EQ(changes(2), (Messages{"changed|fn|Me.A.one"}));
  std::size_t others = 0;
  for (const std::string& row : rows(options_.database)) others += before.contains(row) ? 0 : 1;
  EXPECT_EQ(others, 4U);  // content, op, darkpkg's item and file
  expect_clean();
}

TEST_F(Link, ADefinitionThatAppearsIsUsedEverywhere) {
  three_files();
  // Inner module before outer: B's `A.one` means Me.B.A.one from now on.
  write("d.dark", "module Me.B.A\n\nlet one (x: Int64) : Int64 = 7L\n");
  Report report = link();
  EXPECT_EQ(report.items_added, 1U);
  EXPECT_EQ(report.items_changed, 1U);
  EXPECT_EQ(report.items_resolved, 2U);
  EXPECT_EQ(changes(2), (Messages{"added|fn|Me.B.A.one", "changed|fn|Me.B.three"}));
  expect_clean();
  remove("d.dark");
  report = link();
  EXPECT_EQ(report.items_removed, 1U);
  EXPECT_EQ(report.items_changed, 1U);
  EXPECT_EQ(report.files_removed, 1U);
  expect_clean();
}

TEST_F(Link, AValueCapturesVariables) {
  write("a.dark", "module Me.A\n\nlet f (x: Int64) : Int64 =\n  let y = x\n  y\n");
  ASSERT_TRUE(link().linked);
  write("b.dark", "module Me\n\nlet y = 5L\n");
  Report report = link();
  EXPECT_EQ(report.items_changed, 1U);
  EXPECT_EQ(report.items_relowered, 1U);
  EXPECT_EQ(messages(report), (Messages{"a.dark:54 W0404 the local name 'y' means a value of the packages here; give "
                                        "the local another name"}));
  expect_clean();
  // The warning stays, also where the file is edited elsewhere, and follows its place.
  write("a.dark", "module Me.A\n// longer\nlet f (x: Int64) : Int64 =\n  let y = x\n  y\n");
  report = link();
  EXPECT_EQ(report.items_resolved, 0U);
  EXPECT_EQ(report.warnings, 1U);
  EXPECT_EQ(messages(report)[0].substr(0, 15), "a.dark:63 W0404");
  expect_clean();
  EXPECT_EQ(link().warnings, 1U);
  remove("b.dark");
  report = link();
  EXPECT_EQ(report.warnings, 0U);
  expect_clean();
}

TEST_F(Link, AFunctionWinsOverAParameter) {
  write("a.dark", "module Me.A\n\nlet f (g: Int64 -> Int64) : Int64 = g 1L\n");
  ASSERT_TRUE(link().linked);
  write("b.dark", "module Me\n\nlet g (x: Int64) : Int64 = x\n");
  EXPECT_EQ(link().items_changed, 1U);
  expect_clean();
  write("b.dark", "module Me\n\nlet h (x: Int64) : Int64 = x\n");
  EXPECT_EQ(link().items_changed, 1U);
  expect_clean();
}

TEST_F(Link, AFullLinkWithAnErrorSaysNothingStoredOfWhatChanged) {
  write("a.dark", "module Me.A\n\nlet f (x: Int64) : Int64 = B.one (B.two x)\n");
  ASSERT_EQ(link().warnings, 2U);
  write("a.dark", "module Me.A\n\nlet f (x: Int64) : Int64 = x\n");  // has no reference that a warning could be about
  write("b.dark", "module Me.B\n\nlet one (x: Int64) : Int64 =\n");
  Options full = options_;
  full.full = true;
  Report report = link(full);
  EXPECT_FALSE(report.linked);
  for (const std::string& message : messages(report)) EXPECT_EQ(message.find("W0401"), std::string::npos) << message;
}

TEST_F(Link, MissingFunctionsAreWarnings) {
  write("a.dark", "module Me.A\n\nlet f (x: Int64) : Int64 = B.nope x\n\nlet unrelated (x: Int64) : Int64 = x\n");
  Report report = link();
  EXPECT_TRUE(report.linked);
  EXPECT_EQ(messages(report), (Messages{"a.dark:40 W0401 there is no function 'B.nope': calling it will fail"}));
  Options strict = options_;
  strict.strict = true;
  report = link(strict);
  EXPECT_FALSE(report.linked);
  EXPECT_EQ(messages(report).size(), 1U);  // shown again, although nothing was read
  Result<std::vector<FileDiagnostics>> stored = stored_warnings(options_);
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->size(), 1U);
  // It is healed from another file, and comes back.
  write("b.dark", "module Me.B\n\nlet nope (x: Int64) : Int64 = x\n");
  report = link();
  EXPECT_EQ(report.items_changed, 1U);
  EXPECT_EQ(report.warnings, 0U);
  expect_clean();
  write("b.dark", "module Me.B\n\nlet nopf (x: Int64) : Int64 = x\n");
  report = link();
  EXPECT_EQ(messages(report), (Messages{"a.dark:40 W0401 there is no function 'B.nope': calling it will fail; did you "
                                        "mean 'Me.B.nopf'?"}));
  expect_clean();
}

TEST_F(Link, UnresolvedNamesAreErrorsAndChangeNothing) {
  three_files();
  std::set<std::string> before = rows(options_.database);
  write("b.dark", "module Me.B\n\ntype S = { x : Nope }\n\nlet three (x: Int64) : Int64 = A.vlaue\n");
  Report report = link();
  EXPECT_FALSE(report.linked);
  EXPECT_EQ(messages(report), (Messages{"b.dark:28 E0301 there is no type 'Nope'",
                                        "b.dark:67 E0302 there is no function or value 'A.vlaue'",
                                        "c.dark:47 E0301 there is no type 'B.T'; did you mean 'Me.B.S'?",
                                        "c.dark:53 E0301 there is no type 'B.T'; did you mean 'Me.B.S'?"}));
  EXPECT_EQ(rows(options_.database), before);
  EXPECT_EQ(stamp_generation(options_.stamp), std::nullopt);  // Ninja must link again, and fail again
  write("b.dark", "module Me.B\n\ntype T = { x : Int64 }\n\nlet three (x: Int64) : Int64 = A.one x\n");
  EXPECT_TRUE(link().linked);
  EXPECT_EQ(rows(options_.database), before);
}

TEST_F(Link, AStampIsOfOneDatabase) {
  three_files();
  EXPECT_TRUE(stamp_is_of(options_.stamp, options_.database));
  Options other = options_;
  other.database = (folder_ / "other.db").string();
  other.stamp = (folder_ / "other.stamp").string();
  std::this_thread::sleep_for(std::chrono::milliseconds(2));  // the origin counts milliseconds
  ASSERT_TRUE(link(other).linked);
  EXPECT_EQ(stamp_generation(other.stamp), stamp_generation(options_.stamp));
  EXPECT_TRUE(stamp_is_of(other.stamp, other.database));
  EXPECT_FALSE(stamp_is_of(options_.stamp, other.database));
}

TEST_F(Link, DuplicatesShowBothPlaces) {
  three_files();
  write("d.dark", "module Me\n\nmodule A =\n  let one (x: Int64) : Int64 = x\n");
  Report report = link();
  EXPECT_FALSE(report.linked);
  Messages wanted{
      "d.dark:28 E0303 the function 'Me.A.one' is defined twice; remove or rename one of them [a.dark:17 it is also "
      "defined here]"};
  EXPECT_EQ(messages(report), wanted);
  // Also where both files are new.
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(options_.database + suffix);
  EXPECT_EQ(messages(link()), wanted);
  // Removing either heals it.
  write("a.dark", "module Me.A\n\nlet two (x: Int64) : Int64 = x\n");
  EXPECT_TRUE(link().linked);
  expect_clean();
  // In one file, and under two versions.
  write("d.dark", "module Me.A\n\nlet one (x: Int64) : Int64 = x\n\nlet one_v1 (x: Int64) : Int64 = x\n");
  report = link();
  EXPECT_FALSE(report.linked);
  EXPECT_EQ(messages(report).size(), 1U);
}

TEST_F(Link, MovesKeepTheRows) {
  three_files();
  std::string a = read("a.dark");
  write("z.dark", a);
  remove("a.dark");
  Report report = link();
  EXPECT_EQ(report.items_moved, 2U);
  EXPECT_EQ(report.rows_written, 0U);
  EXPECT_EQ(changes(2), (Messages{"moved|fn|Me.A.one", "moved|fn|Me.A.two"}));
  expect_clean();
  // Swapped: every item changes its file.
  std::string b = read("b.dark"), z = read("z.dark");
  write("b.dark", z);
  write("z.dark", b);
  report = link();
  EXPECT_EQ(report.items_moved, 4U);
  EXPECT_EQ(report.rows_written, 0U);
  expect_clean();
}

TEST_F(Link, AnotherKindIsAnotherItem) {
  write("a.dark", "module Me.A\n\nlet x = 5L\n");
  write("b.dark", "module Me.B\n\nlet f (y: Int64) : Int64 = A.x\n");
  ASSERT_TRUE(link().linked);
  write("a.dark", "module Me.A\n\nlet x (u: Unit) : Int64 = 5L\n");
  Report report = link();
  EXPECT_EQ(report.items_added, 1U);
  EXPECT_EQ(report.items_removed, 1U);
  EXPECT_EQ(report.items_changed, 1U);
  expect_clean();
}

TEST_F(Link, BadObjectsAreMisses) {
  three_files();
  std::string good = *read_file(object_path("b.dark"));
  for (std::string bad : {std::string(), std::string("x"), good.substr(0, good.size() / 2), good + "x",
                          good.substr(0, 100) + "y" + good.substr(101)}) {
    ASSERT_TRUE(write_file_in_place(object_path("b.dark"), bad, 1));
    Report report = link();
    EXPECT_TRUE(report.linked);
    EXPECT_EQ(report.objects_made, 1U);
    EXPECT_EQ(report.rows_written, 0U);
    EXPECT_EQ(*read_file(object_path("b.dark")), good);
  }
  std::filesystem::remove(object_path("b.dark"));
  EXPECT_EQ(link().objects_made, 1U);
  EXPECT_EQ(link().objects_made, 0U);
  expect_clean();
}

TEST_F(Link, ObjectsOfOtherCompilersAreMisses) {
  three_files();
  std::string good = *read_file(object_path("b.dark"));
  Result<object::Object> decoded = object::decode(*object::Reader::open(good));
  ASSERT_TRUE(decoded);
  decoded->bodies[0][0].code.bytes += "other code";
  Fingerprint other = find_edition("uuid")->fingerprints().compiler;
  other[0] = static_cast<std::uint8_t>(other[0] + 1);
  ASSERT_TRUE(write_file_in_place(object_path("b.dark"), object::encode(*decoded, "uuid", other, {}), 1));
  Report report = link();
  EXPECT_EQ(report.objects_made, 1U);
  EXPECT_EQ(report.rows_written, 0U);
  EXPECT_EQ(*read_file(object_path("b.dark")), good);
}

TEST_F(Link, ObjectsOfOtherEditionsAreMisses) {
  three_files();
  std::string good = *read_file(object_path("b.dark"));
  Result<object::Object> decoded = object::decode(*object::Reader::open(good));
  ASSERT_TRUE(decoded);
  ASSERT_TRUE(write_file_in_place(
      object_path("b.dark"), object::encode(*decoded, "other", find_edition("uuid")->fingerprints().compiler, {}), 1));
  EXPECT_EQ(link().objects_made, 1U);
  EXPECT_EQ(*read_file(object_path("b.dark")), good);
}

TEST_F(Link, ForgedObjectsAreMissesToo) {
  three_files();
  std::string good = *read_file(object_path("b.dark"));
  Result<object::Object> decoded = object::decode(*object::Reader::open(good));
  ASSERT_TRUE(decoded);
  decoded->bodies[0][1].code.relocations = "\x7F\x01";  // no such relocation
  ASSERT_TRUE(write_file_in_place(
      object_path("b.dark"), object::encode(*decoded, "uuid", find_edition("uuid")->fingerprints().compiler, {}), 1));
  Report report = link();
  EXPECT_TRUE(report.linked);
  EXPECT_EQ(report.objects_made, 1U);
  EXPECT_EQ(report.rows_written, 0U);
  EXPECT_EQ(*read_file(object_path("b.dark")), good);
  expect_clean();
}

TEST_F(Link, WithoutACompilerABadObjectIsAnError) {
  three_files();
  options_.compiler = nullptr;
  ASSERT_TRUE(write_file_in_place(object_path("b.dark"), "x", 1));
  Result<Report> report = link::link(options_);
  ASSERT_FALSE(report);
  EXPECT_NE(report.error().message.find("b.darkc"), std::string::npos);
}

TEST_F(Link, SourceErrorsAreReported) {
  three_files();
  std::set<std::string> before = rows(options_.database);
  write("b.dark", "module Me.B\n\nlet three (x: Int64 : Int64 = A.one x\n");
  std::filesystem::remove(object_path("b.dark"));
  Report report = link();
  EXPECT_FALSE(report.linked);
  ASSERT_FALSE(messages(report).empty());
  EXPECT_EQ(messages(report)[0].substr(0, 6), "b.dark");
  EXPECT_EQ(rows(options_.database), before);
}

TEST_F(Link, OtherInputsLinkEverythingAgain) {
  three_files();
  ASSERT_TRUE(write_file_in_place(options_.package_ids,
                                  "kind\tname\tid\nfn\tMe.A.one\t01234567-89ab-4def-8123-456789abcdef\n"));
  Report report = link();
  EXPECT_TRUE(report.full);
  EXPECT_EQ(report.items_added, 1U);
  EXPECT_EQ(report.items_removed, 1U);
  EXPECT_EQ(report.items_changed, 1U);  // its caller
  database::Database db = open();
  EXPECT_EQ(query(db, "SELECT item_id FROM locations WHERE name = 'one'", 1),
            (Messages{"01234567-89ab-4def-8123-456789abcdef"}));
  expect_clean();
}

TEST_F(Link, RelowersToTheSameBytes) {
  three_files();
  Options all = options_;
  all.relower_all = true;
  Report report = link(all);
  EXPECT_EQ(report.items_relowered, 6U);
  EXPECT_EQ(report.rows_written, 0U);
}

TEST_F(Link, AFullLinkHealsRows) {
  three_files();
  std::set<std::string> before = rows(options_.database);
  {
    database::Database db = open();
    db.execute(
        "UPDATE package_functions SET pt_def = x'00' WHERE rowid = 1; DELETE FROM package_types; UPDATE locations SET "
        "name = 'other' WHERE name = 'two'; DELETE FROM locations WHERE name = 'v'; UPDATE package_ops SET op_blob = "
        "x'00' WHERE rowid = 1; DELETE FROM package_ops WHERE rowid = 3; DELETE FROM darkpkg_references; UPDATE "
        "darkpkg_uses SET names = ''; INSERT INTO darkpkg_diagnostics VALUES (99, 0, 'W0401', 0, 0, '', '', NULL, 0)");
  }
  Options full = options_;
  full.full = true;
  Report report = link(full);
  EXPECT_TRUE(report.linked);
  EXPECT_EQ(rows(options_.database), before);
}

TEST_F(Link, UsersRowsStay) {
  three_files();
  {
    database::Database db = open();
    db.execute(
        "INSERT INTO branches (id, name, created_at) VALUES ('b', 'mine', 'now'); INSERT INTO package_ops (id, "
        "branch_id, "
        "op_blob, applied) VALUES ('u', 'b', x'01', 1); INSERT INTO package_functions (id, pt_def, rt_instrs) VALUES "
        "('u', x'02', x'03'); INSERT INTO locations (location_id, item_id, branch_id, owner, modules, name, item_type, "
        "created_by) VALUES ('l', 'u', 'b', 'Me', 'A', 'one', 'fn', 'someone'); INSERT INTO scripts_v0 VALUES ('s', "
        "'n', 't')");
  }
  auto users = [&] {
    database::Database db = open();
    Messages out = query(db, "SELECT id, branch_id, op_blob, applied, created_at FROM package_ops WHERE id = 'u'", 5);
    for (auto& row :
         query(db, "SELECT location_id, item_id, branch_id, created_by FROM locations WHERE location_id = 'l'", 4))
      out.push_back(row);
    for (auto& row : query(db, "SELECT id, pt_def, rt_instrs FROM package_functions WHERE id = 'u'", 3))
      out.push_back(row);
    for (auto& row : query(db, "SELECT * FROM scripts_v0", 3)) out.push_back(row);
    for (auto& row : query(db, "SELECT id, name FROM branches", 2)) out.push_back(row);
    return out;
  };
  Messages before = users();
  EXPECT_EQ(before.size(), 5U);
  write("a.dark", "module Me.A\n\nlet one (x: Int64) : Int64 = x\n");
  EXPECT_TRUE(link().linked);
  EXPECT_EQ(users(), before);
  write("a.dark", "module Me.A\n\nlet one (x: Int64) : Int64 = 3L\n");
  remove("c.dark");
  EXPECT_TRUE(link().linked);
  options_.full = true;
  EXPECT_TRUE(link().linked);
  EXPECT_EQ(users(), before);
}

TEST_F(Link, AnOpThatAUserHasTooIsNotTaken) {
  write("a.dark", "module Me.A\n\nlet one (x: Int64) : Int64 = x\n");
  ASSERT_TRUE(link().linked);
  // The user's op is there first; then the package comes.
  remove("a.dark");
  write("b.dark", "module Me.B\n\nlet other (x: Int64) : Int64 = x\n");
  std::string op = [&] {
    database::Database db = open();
    return query(db, "SELECT op FROM darkpkg_items", 1)[0];
  }();
  {
    database::Database db = open();
    db.execute("CREATE TABLE saved AS SELECT * FROM package_ops WHERE id = '" + op + "'");
  }
  ASSERT_TRUE(link().linked);
  {
    database::Database db = open();
    EXPECT_EQ(db.integer("SELECT count(*) FROM package_ops WHERE id = '" + op + "'"), 0);
    db.execute("INSERT INTO package_ops SELECT * FROM saved; UPDATE package_ops SET branch_id = 'b' WHERE id = '" + op +
               "'; DROP TABLE saved");
  }
  write("a.dark", "module Me.A\n\nlet one (x: Int64) : Int64 = x\n");
  ASSERT_TRUE(link().linked);
  remove("a.dark");
  ASSERT_TRUE(link().linked);
  database::Database db = open();
  EXPECT_EQ(query(db, "SELECT branch_id FROM package_ops WHERE id = '" + op + "'", 1), (Messages{"b"}));
}

TEST_F(Link, ManyFilesMoveAcrossAFullLinkToo) {
  for (int i = 0; i < 40; i++)
    write("f" + std::to_string(i) + ".dark", "module Me.F" + std::to_string(i) + "\n\nlet f (x: Int64) : Int64 = F" +
                                                 std::to_string((i + 7) % 40) + ".f x\n");
  ASSERT_TRUE(link().linked);
  options_.full = true;
  for (int i = 0; i < 40; i++) {
    std::string text = read("f" + std::to_string(i) + ".dark");
    remove("f" + std::to_string(i) + ".dark");
    write("g" + std::to_string(39 - i) + ".dark", text);
  }
  Report report = link();
  EXPECT_EQ(report.items_moved, 40U);
  EXPECT_EQ(report.rows_written, 39U * 4) << "content, location and two ops of all but the first are put in order";
  expect_clean();
}

TEST_F(Link, TheStampIsNotOlderThanItsInputs) {
  write("a.dark", "module Me.A\n\nlet one (x: Int64) : Int64 = x\n");
  link();
  std::int64_t future = 4'000'000'000'000'000'000;
  ASSERT_TRUE(set_file_mtime(object_path("a.dark"), future));
  link();
  EXPECT_GE((*stat_file(options_.stamp))->mtime_ns, future);
}

TEST_F(Link, TwoLinksDoNotRunAtOnce) {
  three_files();
  Result<FileLock> lock = FileLock::take(options_.database + ".lock", 0);
  ASSERT_TRUE(lock);
  options_.lock_timeout_ms = 10;
  Result<Report> report = link::link(options_);
  ASSERT_FALSE(report);
  EXPECT_NE(report.error().message.find("another darkpkg"), std::string::npos);
}

}  // namespace
}  // namespace darkpkg::link
