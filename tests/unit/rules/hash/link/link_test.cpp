#include "base/file.hpp"
#include "base/fingerprint.hpp"
#include "base/sha256.hpp"
#include "cache/object/container.hpp"
#include "rules/compilers.hpp"
#include "rules/hash/edition.hpp"
#include "tests/unit/rules/link/workspace.hpp"

namespace darkpkg::link {
namespace {

/// Packages of edition `hash`.
class HashLink : public Workspace {
 protected:
  void SetUp() override {
    Workspace::SetUp();
    options_.edition = &hash::edition();
    options_.compiler = [](const std::string& source, Diagnostics& diagnostics) -> Result<std::optional<Recompiled>> {
      Result<FileContents> contents = read_file_and_stat(source);
      if (!contents) return tl::unexpected(contents.error());
      Compiled compiled = compile(hash::edition(), source, contents->bytes);
      diagnostics = compiled.diagnostics;
      if (!compiled.object) return std::nullopt;
      return Recompiled{object::encode(*compiled.object, "hash", kCompilerFingerprint, sha256(contents->bytes)),
                        contents->stat.mtime_ns};
    };
  }
  std::set<std::string> rows(const std::string& path) override {
    database::Database db = database::Database::open(path, database::Mode::read_write);
    std::set<std::string> out;
    for (auto [sql, columns] :
         {std::pair{"SELECT 'type', hash, pt_def, rt_def, description FROM package_types", 5},
          {"SELECT 'value', hash, pt_def, rt_dval, description FROM package_values", 5},
          {"SELECT 'fn', hash, pt_def, rt_instrs, description FROM package_functions", 5},
          {"SELECT 'location', location_id, item_hash, owner, modules, name, item_type, branch_id, commit_hash, "
           "unlisted_at, source FROM locations",
           11},
          {"SELECT 'op', row_number() OVER (ORDER BY rowid), id, op_blob, branch_id, commit_hash, applied, "
           "committed_seq FROM package_ops",
           8},
          {"SELECT 'use', item_hash, depends_on_hash, depends_on_item_type, depends_on_owner, depends_on_modules, "
           "depends_on_name FROM package_dependencies",
           7},
          {"SELECT 'branch op', id, op_blob, applied FROM branch_ops", 4},
          {"SELECT 'commit', hash, message, branch_id, account_id FROM commits", 5}})
      for (std::string& row : query(db, sql, columns)) out.insert(std::move(row));
    EXPECT_EQ(query(db, "PRAGMA foreign_key_check", 1), std::vector<std::string>());
    return out;
  }
  std::string hash_of(const std::string& name) {
    database::Database db = open();
    return db.text("SELECT item_hash FROM locations WHERE name = '" + name + "'").value_or("");
  }
};

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

TEST_F(HashLink, ATypeThatIsNotThereIsAnErrorAFunctionAWarning) {
  write("a.dark", "module Acme.A\nlet f (x: Missing) : Int = 1\n");
  EXPECT_FALSE(link().linked);
  write("a.dark", "module Acme.A\nlet f (x: Int) : Int = Gone.g x\n");
  const Report report = link();
  EXPECT_TRUE(report.linked);
  EXPECT_EQ(report.warnings, 1U);
}

TEST_F(HashLink, WorkOfUsersIsLeftAlone) {
  write("a.dark", "module Acme.A\nlet f (x: Int) : Int = x\n");
  ASSERT_TRUE(link().linked);
  open().execute("INSERT INTO branches (id, name) VALUES ('11111111-1111-1111-1111-111111111111', 'mine')");
  write("a.dark", "module Acme.A\nlet f (x: Int) : Int = x + 1\n");
  EXPECT_FALSE(link::link(options_).has_value());
}

}  // namespace
}  // namespace darkpkg::link
