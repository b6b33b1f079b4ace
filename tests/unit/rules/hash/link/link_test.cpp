#include "base/file.hpp"
#include "tests/unit/rules/hash/link/hash_workspace.hpp"

namespace darkpkg::link {
namespace {

TEST_F(HashLink, AnEditGivesNewIdsToUsersOfUsersAndLeavesWhatACleanLinkGives) {
  write("a.dark", "module Acme.A\nlet one (x: Int) : Int = x\nlet free (x: Int) : Int = x + 1\n");
  write("b.dark", "module Acme.B\nlet two (x: Int) : Int = Acme.A.one x\n");
  write("c/c.dark", "module Acme.C\nlet three (x: Int) : Int = Acme.B.two x\nlet four (x: Int) : Int = A.free x\n");
  ASSERT_TRUE(link().linked);
  expect_clean();
  const std::string one = hash_of("one"), three = hash_of("three"), four = hash_of("four");
  EXPECT_EQ(one.size(), 64U);
  write("a.dark", "module Acme.A\nlet one (x: Int) : Int = x + 2\nlet free (x: Int) : Int = x + 1\n");
  ASSERT_TRUE(link().linked);
  EXPECT_NE(hash_of("one"), one);
  EXPECT_NE(hash_of("three"), three);
  EXPECT_EQ(hash_of("four"), four);
  expect_clean();
  write("c/c.dark", "module Acme.C\nlet four (x: Int) : Int = A.free x\n");
  remove("b.dark");
  ASSERT_TRUE(link().linked);
  EXPECT_EQ(hash_of("three"), "");
  expect_clean();
  expect_folded_clean();
  Options again = options_;
  again.fold = true;
  EXPECT_FALSE(link(again).full) << "it is folded";
}

TEST_F(HashLink, ItemsThatChangePlacesAreInAnotherOrderThanANewDatabaseHas) {
  write("a.dark", "module Acme.A\nlet one (x: Int) : Int = x + 1\nlet two (x: Int) : Int = x + 2\n");
  ASSERT_TRUE(link().linked);
  EXPECT_TRUE(is_folded(options_.database));
  write("a.dark", "module Acme.A\nlet two (x: Int) : Int = x + 2\nlet one (x: Int) : Int = x + 1\n");
  const Report report = link();
  EXPECT_EQ(report.rows_written, 0U);
  EXPECT_FALSE(is_folded(options_.database));
  expect_folded_clean();
  EXPECT_TRUE(is_folded(options_.database));
}

TEST_F(HashLink, AFoldThatIsGivenUpWritesNothing) {
  write("a.dark", "module Acme.A\nlet one (x: Int) : Int = x + 1\nval v = [ 1; 2 ]\n");
  ASSERT_TRUE(link().linked);
  write("a.dark", "module Acme.A\nlet one (x: Int) : Int = x + 2\nval v = [ 1; 2 ]\n");
  ASSERT_TRUE(link().linked);
  const std::set<std::string> before = rows_in_order();
  int given_up = 0;
  for (int after = 0;; after++) {
    int asked = 0;
    Options fold = options_;
    fold.fold = true;
    fold.give_up = [&] { return asked++ >= after; };
    const Report report = link(fold);
    if (!report.given_up) break;
    given_up++;
    EXPECT_FALSE(report.linked);
    EXPECT_EQ(rows_in_order(), before);
  }
  EXPECT_GE(given_up, 2);
  EXPECT_TRUE(is_folded(options_.database));
  expect_folded_clean();
}

/// Which rows there are of a kind before and after, by what tells them apart.
class HashLinkRows : public HashLink {
 protected:
  void SetUp() override {
    HashLink::SetUp();
    write("a.dark", "module Acme.A\n/// Says it\nlet one (x: Int) : Int = x\nlet free (x: Int) : Int = x + 1\n");
    write("b.dark", "module Acme.B\nlet two (x: Int) : Int = Acme.A.one x\nlet other (x: Int) : Int = A.free x\n");
    write("c.dark", "module Acme.C\nlet three (x: Int) : Int = Acme.B.two x\nval v = 1\n");
    ASSERT_TRUE(link().linked);
  }
  /// Every row with its place and all its columns.
  std::map<std::string, std::string> everything() {
    database::Database db = open();
    std::map<std::string, std::string> out;
    for (
        auto [sql, columns] :
        {std::pair{"SELECT 'fn ' || rowid, hash, pt_def, rt_instrs, created_at, description FROM package_functions", 6},
         {"SELECT 'value ' || rowid, hash, pt_def, rt_dval, value_type, created_at, description FROM package_values",
          7},
         {"SELECT 'location ' || name, location_id, item_hash, commit_hash, created_at, unlisted_at, origin_ts, source "
          "FROM locations",
          8},
         {"SELECT 'op ' || rowid, id, op_blob, commit_hash, applied, created_at, origin_ts, committed_seq FROM "
          "package_ops",
          8},
         {"SELECT 'use ' || rowid, item_hash, depends_on_hash, depends_on_item_type, depends_on_name FROM "
          "package_dependencies",
          5},
         {"SELECT 'commit', hash, created_at FROM commits", 3},
         {"SELECT 'branch op ' || rowid, id, op_blob, created_at, origin_ts FROM branch_ops", 5}})
      for (const std::string& row : query(db, sql, columns)) out[row.substr(0, row.find('|'))] = row;
    return out;
  }
  /// The rows that a link wrote, which is to write no row that stays as it is.
  std::vector<std::string> changed_by_link() {
    const std::map<std::string, std::string> before = everything();
    const Report report = link();
    EXPECT_TRUE(report.linked);
    const std::map<std::string, std::string> after = everything();
    std::vector<std::string> out;
    for (const auto& [key, row] : after)
      if (auto old = before.find(key); old == before.end()) out.push_back("+" + key);
      else if (old->second != row) out.push_back(key);
    for (const auto& [key, row] : before)
      if (!after.contains(key)) out.push_back("-" + key);
    EXPECT_EQ(report.rows_written, out.size());
    return out;
  }
};

TEST_F(HashLinkRows, AnEditWritesTheRowsOfItsUsersInTheirPlaces) {
  write("a.dark", "module Acme.A\n/// Says it\nlet one (x: Int) : Int = x + 2\nlet free (x: Int) : Int = x + 1\n");
  // Functions and operations stand in a loader's order: one, free, two, other, three.
  EXPECT_EQ(changed_by_link(),
            (std::vector<std::string>{"fn 1", "fn 3", "fn 5", "location one", "location three", "location two", "op 1",
                                      "op 11", "op 12", "op 2", "op 5", "op 6", "use 1", "use 3"}));
  expect_clean();
}

TEST_F(HashLinkRows, AnEditOfADescriptionWritesTheContentAndItsOperation) {
  write("a.dark", "module Acme.A\n/// Says more\nlet one (x: Int) : Int = x\nlet free (x: Int) : Int = x + 1\n");
  EXPECT_EQ(changed_by_link(), (std::vector<std::string>{"fn 1", "op 1"}));
  EXPECT_EQ(open().text("SELECT description FROM package_functions WHERE rowid = 1"), "Says more");
  expect_clean();
}

TEST_F(HashLinkRows, ANameThatComesAndOneThatGoesWriteTheirOwnRows) {
  write("c.dark", "module Acme.C\nlet three (x: Int) : Int = Acme.B.two x\nval w = 2\n");
  EXPECT_EQ(changed_by_link(), (std::vector<std::string>{"+location w", "+op 13", "+op 14", "+value 2", "-location v",
                                                         "-op 10", "-op 9", "-value 1"}));
  expect_clean();
}

TEST_F(HashLink, EqualDefinitionsShareTheirRowWhichIsTheLastStored) {
  write("a.dark", "module Acme.A\n/// First\ntype T = { x: Int }\n");
  write("b.dark", "module Acme.B\n/// Last\ntype U = { x: Int }\n");
  ASSERT_TRUE(link().linked);
  EXPECT_EQ(hash_of("T"), hash_of("U"));
  EXPECT_EQ(open().text("SELECT description FROM package_types"), "Last");
  remove("b.dark");
  ASSERT_TRUE(link().linked);
  EXPECT_EQ(open().text("SELECT description FROM package_types"), "First");
  expect_clean();
}

TEST_F(HashLink, TwinsThatChangePlacesChangeWhoseBytesStand) {
  const std::string first = "/// First\ntype T = { x: Int }\n", last = "/// Last\ntype U = { x: Int }\n";
  write("a.dark", "module Acme.A\n" + first + last);
  write("b.dark", "module Acme.B\n/// Free\ntype V = { y: Int }\n");
  ASSERT_TRUE(link().linked);
  EXPECT_EQ(open().text("SELECT description FROM package_types ORDER BY rowid"), "Last");
  write("a.dark", "module Acme.A\n" + last + first);
  ASSERT_TRUE(link().linked);
  EXPECT_EQ(open().text("SELECT description FROM package_types ORDER BY rowid"), "First");
  expect_clean();
  write("b.dark", "module Acme.B\n/// Free\ntype V = { x: Int }\n");
  ASSERT_TRUE(link().linked);
  EXPECT_EQ(open().text("SELECT description FROM package_types"), "Free");
  expect_clean();
  // The file comes before the other.
  remove("b.dark");
  write("0/b.dark", "module Acme.B\n/// Free\ntype V = { x: Int }\n");
  ASSERT_TRUE(link().linked);
  EXPECT_EQ(open().text("SELECT description FROM package_types"), "First");
  expect_clean();
  expect_folded_clean();
}

TEST_F(HashLink, KnotsFormAndBreak) {
  write("a.dark", "module Acme.A\nlet a (x: Int) : Int = x\n");
  write("b.dark", "module Acme.B\nlet b (x: Int) : Int = Acme.A.a x\n");
  write("c.dark", "module Acme.C\nlet c (x: Int) : Int = Acme.B.b x\n");
  ASSERT_TRUE(link().linked);
  const std::string c = hash_of("c");
  write("a.dark", "module Acme.A\nlet a (x: Int) : Int = Acme.B.b x\n");
  ASSERT_TRUE(link().linked);
  EXPECT_NE(hash_of("c"), c);
  expect_clean();
  write("a.dark", "module Acme.A\nlet a (x: Int) : Int = x\n");
  ASSERT_TRUE(link().linked);
  EXPECT_EQ(hash_of("c"), c);
  expect_clean();
}

TEST_F(HashLink, ATypeThatIsNotThereIsAnErrorAFunctionAWarning) {
  write("a.dark", "module Acme.A\nlet f (x: Missing) : Int = 1\n");
  EXPECT_FALSE(link().linked);
  write("a.dark", "module Acme.A\nlet f (x: Int) : Int = Gone.g x\n");
  const Report report = link();
  EXPECT_TRUE(report.linked);
  EXPECT_EQ(report.warnings, 1U);
}

TEST_F(HashLink, ANameHasOneDefinitionOfWhateverKind) {
  auto messages = [](const Report& report) {
    std::vector<std::string> out;
    for (const FileDiagnostics& file : report.diagnostics)
      for (const Diagnostic& one : file.diagnostics.all())
        out.push_back(file.path.substr(file.path.rfind('/') + 1) + ": " + one.message + ", " +
                      one.notes.at(0).path.substr(one.notes.at(0).path.rfind('/') + 1));
    return out;
  };
  const std::vector<std::string> twice{"b.dark: the value 'Acme.A.same' has the name of a function, a.dark"};
  write("a.dark", "module Acme.A\nlet same (x: Int) : Int = x\n");
  write("b.dark", "module Acme.A\nval same = 1\n");
  Report report = link();
  EXPECT_FALSE(report.linked);
  EXPECT_EQ(messages(report), twice);
  remove("b.dark");
  ASSERT_TRUE(link().linked);
  write("b.dark", "module Acme.A\nval same = 1\n");
  report = link();
  EXPECT_FALSE(report.linked);
  EXPECT_EQ(messages(report), twice);
  // The name goes from the one to the other.
  write("a.dark", "module Acme.A\nlet other (x: Int) : Int = x\n");
  EXPECT_TRUE(link().linked);
  expect_clean();
  // Another kind in the same place is no clash.
  write("b.dark", "module Acme.A\nlet same (x: Int) : Int = x\n");
  EXPECT_TRUE(link().linked);
  expect_clean();
}

TEST_F(HashLink, TheHashesThatDarksCodeReadsFollow) {
  options_.ref_hashes = (folder_ / "refs.txt").string();
  ASSERT_TRUE(write_file_in_place(options_.ref_hashes, "fn/A.f|old\nfn/A.gone|kept\ntype/A.T|old\n"));
  write("a.dark", "module Darklang.A\nlet f (x: Int) : Int = x\ntype T = { x: Int }\n");
  ASSERT_TRUE(link().linked);
  const auto wanted = [&] { return "fn/A.f|" + hash_of("f") + "\nfn/A.gone|kept\ntype/A.T|" + hash_of("T") + "\n"; };
  EXPECT_EQ(read_file(options_.ref_hashes).value(), wanted());
  ASSERT_TRUE(write_file_in_place(options_.ref_hashes, "fn/A.f|lost\nfn/A.gone|kept\ntype/A.T|lost\n"));
  ASSERT_TRUE(link().linked);
  EXPECT_EQ(read_file(options_.ref_hashes).value(), wanted()) << "healed, though there is nothing to link";
  write("a.dark", "module Darklang.A\nlet f (x: Int) : Int = x + 1\ntype T = { x: Int }\n");
  ASSERT_TRUE(link().linked);
  EXPECT_EQ(read_file(options_.ref_hashes).value(), wanted());
}

}  // namespace
}  // namespace darkpkg::link
