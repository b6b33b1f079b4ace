#include "rules/hash/identity/log.hpp"
#include "tests/unit/rules/hash/link/hash_workspace.hpp"

namespace darkpkg::link {
namespace {

using database::Blob;
using database::Statement;

constexpr std::string_view kBranch = "11111111-1111-1111-1111-111111111111";

/// A database in which users have worked, too.
class HashUsers : public HashLink {
 protected:
  void SetUp() override {
    HashLink::SetUp();
    write("a.dark", "module Acme.A\nlet f (x: Int) : Int = Acme.B.g x\nlet free (x: Int) : Int = x\n");
    write("b.dark", "module Acme.B\nlet g (x: Int) : Int = x + 1\n");
    ASSERT_TRUE(link().linked);
  }
  static std::string digits(char digit) { return std::string(64, digit); }
  std::string own_commit() { return *open().text("SELECT hash FROM commits WHERE message LIKE 'Init:%'"); }
  std::set<std::string> query_set(const std::string& sql, int columns) {
    database::Database db = open();
    const std::vector<std::string> found = query(db, sql, columns);
    return {found.begin(), found.end()};
  }
  /// What a user wrote on a branch of their own, and did not commit: a function that calls one of ours.
  void write_users_function(const std::string& hash, const std::string& calls, std::string_view branch = kBranch) {
    database::Database db = open();
    Statement(db, "INSERT OR IGNORE INTO branches (id, name, base_commit_hash) VALUES (?, 'mine', ?)")
        .run(branch, std::string_view(own_commit()));
    const std::string program = "@" + hash + "\1@" + calls;
    const std::string blob = std::string("\1\0\0\0\0\0\0\0\2", 9) + program;
    Statement(db, "INSERT INTO package_ops (id, op_blob, branch_id, applied) VALUES (?, ?, ?, 1)")
        .run(std::string_view(hash).substr(0, 36), Blob{blob}, branch);
    Statement(db, "INSERT INTO package_functions (hash, pt_def, rt_instrs) VALUES (?, ?, x'01')")
        .run(std::string_view(hash), Blob{program});
    Statement(db,
              "INSERT INTO package_dependencies (item_hash, depends_on_hash, depends_on_item_type) VALUES (?, ?, 'fn')")
        .run(std::string_view(hash), std::string_view(calls));
    Statement(
        db,
        "INSERT INTO locations (location_id, item_hash, owner, modules, name, item_type, branch_id) VALUES (?, ?, "
        "'User', 'Work', 'mine', 'fn', ?)")
        .run(std::string_view(hash).substr(0, 36), std::string_view(hash), branch);
  }
  /// All that is not darkpkg's.
  std::set<std::string> users_rows() {
    std::set<std::string> out;
    for (auto [sql, columns] :
         {std::pair{"SELECT 'branch', id, name, created_at FROM branches", 4},
          {"SELECT 'op', id, op_blob, branch_id, commit_hash, applied, created_at, origin_ts FROM package_ops WHERE "
           "commit_hash IS NOT (SELECT hash FROM commits WHERE message LIKE 'Init:%')",
           8},
          {"SELECT 'location', location_id, item_hash, name, commit_hash, unlisted_at, created_at FROM locations WHERE "
           "commit_hash IS NOT (SELECT hash FROM commits WHERE message LIKE 'Init:%')",
           7},
          {"SELECT 'fn', hash, pt_def, rt_instrs FROM package_functions WHERE rt_instrs = x'01'", 4},
          {"SELECT 'use', item_hash, depends_on_hash FROM package_dependencies WHERE depends_on_owner IS NULL", 3},
          {"SELECT 'deprecation', deprecation_id, item_hash, commit_hash FROM deprecations", 4},
          {"SELECT 'commit', hash, message, created_at FROM commits WHERE message NOT LIKE 'Init:%'", 4}})
      out.merge(query_set(sql, columns));
    return out;
  }
  std::int64_t count(const std::string& table, const std::string& column, const std::string& value) {
    database::Database db = open();
    Statement rows(db, "SELECT count(*) FROM " + table + " WHERE " + column + " = ?");
    rows.bind(std::string_view(value)).step();
    return rows.integer(0);
  }
  void edit_g(int number) {
    write("b.dark", "module Acme.B\nlet g (x: Int) : Int = x + " + std::to_string(number) + "\n");
  }
};

TEST_F(HashUsers, WhatTheirWorkNeedsStaysUntilItIsGone) {
  const std::string f = hash_of("f"), g = hash_of("g");
  write_users_function(digits('a'), f);
  const std::set<std::string> theirs = users_rows();
  edit_g(2);
  const Report report = link();
  ASSERT_TRUE(report.linked);
  // g, too: f uses it.
  ASSERT_EQ(report.kept.size(), 2U);
  EXPECT_EQ(report.kept[0].user, "fn User.Work.mine");
  EXPECT_EQ(users_rows(), theirs);
  for (const std::string& hash : {f, g}) {
    EXPECT_EQ(count("package_functions", "hash", hash), 1);
    EXPECT_EQ(count("darkpkg_kept", "item", hash), 1);
    // Dark's fold would lose it without its operation.
    EXPECT_EQ(query_set("SELECT k.item FROM darkpkg_kept k JOIN package_ops o ON o.id = k.op WHERE o.commit_hash = "
                        "(SELECT hash FROM commits) AND substr(o.op_blob, 11, 64) = CAST(k.item AS BLOB)",
                        1)
                  .count(hash),
              1U);
  }
  EXPECT_EQ(count("package_dependencies", "item_hash", f), 1);

  const std::string second = hash_of("g");
  edit_g(3);
  ASSERT_TRUE(link().linked);
  EXPECT_EQ(count("package_functions", "hash", second), 0) << "nobody needs the one between";
  EXPECT_EQ(count("package_functions", "hash", g), 1);

  Options full = options_;
  full.full = true;
  ASSERT_TRUE(link(full).linked);
  EXPECT_EQ(count("package_functions", "hash", g), 1);
  EXPECT_EQ(count("darkpkg_kept", "item", g), 1);
  EXPECT_EQ(users_rows(), theirs);

  open().execute("DELETE FROM package_ops WHERE commit_hash IS NULL");
  open().execute("DELETE FROM locations WHERE commit_hash IS NULL");
  open().execute("DELETE FROM package_functions WHERE rt_instrs = x'01'");
  open().execute("DELETE FROM package_dependencies WHERE depends_on_owner IS NULL");
  open().execute("DELETE FROM branches WHERE name = 'mine'");
  edit_g(4);
  ASSERT_TRUE(link().linked);
  EXPECT_EQ(count("package_functions", "hash", g), 0);
  EXPECT_FALSE(open().has_rows("darkpkg_kept"));
  expect_clean();
}

TEST_F(HashUsers, WhatWasKeptAndComesBackIsAnOrdinaryOneAgain) {
  const std::string f = hash_of("f"), g = hash_of("g");
  write_users_function(digits('a'), f);
  edit_g(2);
  ASSERT_TRUE(link().linked);
  edit_g(1);
  ASSERT_TRUE(link().linked);
  EXPECT_EQ(hash_of("g"), g);
  EXPECT_FALSE(open().has_rows("darkpkg_kept"));
  EXPECT_EQ(
      query_set("SELECT o.id FROM package_ops o WHERE substr(o.op_blob, 9, 1) = x'02' AND o.commit_hash = (SELECT "
                "hash FROM commits)",
                1)
          .size(),
      3U);
}

TEST_F(HashUsers, DeprecationsAndCommitsOfUsersKeepWhatTheyName) {
  const std::string g = hash_of("g"), free = hash_of("free");
  {
    database::Database db = open();
    Statement(db, "INSERT INTO commits (hash, message, branch_id) VALUES (?, 'work', ?)")
        .run(std::string_view(digits('c')), hash::kMainBranch);
    Statement(db,
              "INSERT INTO deprecations (deprecation_id, branch_id, commit_hash, item_hash, item_kind, state) VALUES "
              "('d', ?, ?, ?, 'fn', 'deprecated')")
        .run(hash::kMainBranch, std::string_view(digits('c')), std::string_view(g));
    Statement(db,
              "INSERT INTO locations (location_id, item_hash, owner, modules, name, item_type, branch_id, commit_hash) "
              "VALUES ('l', ?, 'User', '', 'alias', 'fn', ?, ?)")
        .run(std::string_view(free), hash::kMainBranch, std::string_view(digits('c')));
  }
  const std::set<std::string> theirs = users_rows();
  edit_g(2);
  write("a.dark", "module Acme.A\nlet f (x: Int) : Int = Acme.B.g x\n");
  ASSERT_TRUE(link().linked);
  EXPECT_EQ(count("package_functions", "hash", g), 1);
  EXPECT_EQ(count("package_functions", "hash", free), 1);
  EXPECT_EQ(users_rows(), theirs);
}

TEST_F(HashUsers, ANameThatAUserHoldsOnMainStaysTheirs) {
  // As Dark's fold does it: whatever is live at the name is unlisted.
  open().execute("UPDATE locations SET unlisted_at = datetime('now') WHERE name = 'g'");
  {
    database::Database db = open();
    for (const char* name : {"g", "later"})
      Statement(db,
                "INSERT INTO locations (location_id, item_hash, owner, modules, name, item_type, branch_id) VALUES (?, "
                "?, 'Acme', 'B', ?, 'fn', ?)")
          .run(std::string_view(name), std::string_view(hash_of("free")), std::string_view(name), hash::kMainBranch);
  }
  const std::set<std::string> theirs = users_rows();
  const auto listed = [&] {
    return query_set("SELECT name, location_id FROM locations WHERE modules = 'B' AND unlisted_at IS NULL", 2);
  };
  write("b.dark", "module Acme.B\nlet g (x: Int) : Int = x + 2\nlet later (x: Int) : Int = x + 5\n");
  ASSERT_TRUE(link().linked);
  EXPECT_EQ(listed(), (std::set<std::string>{"g|g", "later|later"}));
  EXPECT_EQ(users_rows(), theirs);
  Options full = options_;
  full.full = true;
  ASSERT_TRUE(link(full).linked);
  EXPECT_EQ(listed(), (std::set<std::string>{"g|g", "later|later"}));
  EXPECT_EQ(link(full).rows_written, 0U) << "names that stay a user's are not written again";
  open().execute("DELETE FROM locations WHERE location_id = 'g'");
  ASSERT_TRUE(link(full).linked);
  EXPECT_EQ(listed().size(), 2U);
  EXPECT_EQ(listed().count("g|g"), 0U);
  open().execute("DELETE FROM locations WHERE location_id = 'later'");
  write("a.dark", "module Acme.A\nlet f (x: Int) : Int = Acme.B.g x\nlet free (x: Int) : Int = x + 3\n");
  ASSERT_FALSE(link().full);
  EXPECT_EQ(listed().count("later|later"), 0U);
  EXPECT_EQ(listed().size(), 2U) << "a link that has something to do lists it again";
  expect_clean();
}

TEST_F(HashUsers, WhatAUserWroteAndThenPutIntoAFileIsTakenOver) {
  // The same operations, not committed, as the CLI leaves them.
  write("b.dark", "module Acme.B\nlet g (x: Int) : Int = x + 1\nlet new (x: Int) : Int = x + 7\n");
  Options other = options_;
  other.database = (folder_ / "other.db").string();
  ASSERT_TRUE(link(other).linked);
  write("b.dark", "module Acme.B\nlet g (x: Int) : Int = x + 1\n");
  ASSERT_TRUE(link().linked);
  {
    database::Database db = open();
    db.execute("ATTACH '" + other.database + "' AS o");
    db.execute(
        "INSERT INTO package_ops (id, op_blob, branch_id, applied) SELECT id, op_blob, branch_id, 1 FROM o.package_ops "
        "WHERE id NOT IN (SELECT id FROM main.package_ops)");
    db.execute(
        "INSERT INTO locations (location_id, item_hash, owner, modules, name, item_type, branch_id) SELECT 'theirs', "
        "item_hash, owner, modules, name, item_type, branch_id FROM o.locations WHERE name = 'new'");
    db.execute(
        "INSERT INTO package_functions SELECT * FROM o.package_functions WHERE hash NOT IN (SELECT hash FROM "
        "main.package_functions)");
  }
  ASSERT_EQ(query_set("SELECT id FROM package_ops WHERE commit_hash IS NULL", 1).size(), 2U);
  write("b.dark", "module Acme.B\nlet g (x: Int) : Int = x + 1\nlet new (x: Int) : Int = x + 7\n");
  ASSERT_TRUE(link().linked);
  EXPECT_TRUE(query_set("SELECT id FROM package_ops WHERE commit_hash IS NULL", 1).empty());
  expect_clean();
}

TEST_F(HashUsers, AnEditMayLeaveNoNameThatWasThere) {
  remove("b.dark");
  write("a.dark", "module Acme.Other\nlet other (x: Int) : Int = x\n");
  ASSERT_TRUE(link().linked);
  expect_clean();
  remove("a.dark");
  ASSERT_TRUE(link().linked);
  EXPECT_EQ(count("commits", "branch_id", "89282547-e4e6-4986-bcb6-db74bc6a8c0f"), 1);
  write("a.dark", "module Acme.Other\nlet other (x: Int) : Int = x\n");
  ASSERT_TRUE(link().linked);
  expect_clean();
}

TEST_F(HashUsers, NamesThatABranchHasChangedTooAreTold) {
  write_users_function(digits('a'), hash_of("free"));
  {
    database::Database db = open();
    db.execute("UPDATE locations SET owner = 'Acme', modules = 'B', name = 'g' WHERE commit_hash IS NULL");
  }
  const auto told = [](const Report& report) {
    std::vector<std::string> out;
    for (const BranchName& name : report.branch_names) out.push_back(name.item + " in " + name.branch);
    return out;
  };
  using Told = std::vector<std::string>;
  write("a.dark", "module Acme.A\nlet f (x: Int) : Int = Acme.B.g x\nlet free (x: Int) : Int = x + 0\n");
  EXPECT_EQ(told(link()), Told{}) << "another name";
  edit_g(2);
  EXPECT_EQ(told(link()), Told{"fn Acme.B.g in mine"});
  edit_g(3);
  Options full = options_;
  full.full = true;
  EXPECT_EQ(told(link(full)), Told{"fn Acme.B.g in mine"}) << "a link of everything";
  EXPECT_EQ(told(link(full)), Told{}) << "nothing changed";
  write("b.dark", "module Acme.B\nlet h (x: Int) : Int = x\n");
  write("a.dark", "module Acme.A\nlet free (x: Int) : Int = x + 0\n");
  EXPECT_EQ(told(link()), Told{"fn Acme.B.g in mine"}) << "the name is gone";
  open().execute("UPDATE branches SET merged_at = 'now' WHERE name = 'mine'");
  write("b.dark", "module Acme.B\nlet g (x: Int) : Int = x\n");
  EXPECT_EQ(told(link()), Told{}) << "a branch that is merged";
}

/// Dark's loader draws other ids, and knows nothing of darkpkg's tables.
class HashTakeOver : public HashUsers {
 protected:
  void make_it_darks(const std::string& commit) {
    database::Database db = open();
    db.execute("PRAGMA foreign_keys = OFF");
    for (const std::string& table :
         query(db, "SELECT name FROM sqlite_schema WHERE name LIKE 'darkpkg_%' AND type = 'table'", 1))
      db.execute("DROP TABLE " + table);
    db.execute("UPDATE locations SET location_id = 'random ' || rowid, commit_hash = '" + commit + "'");
    db.execute("UPDATE package_ops SET id = 'random ' || rowid, commit_hash = '" + commit + "'");
    db.execute("UPDATE branch_ops SET op_blob = CAST(replace(CAST(op_blob AS TEXT), (SELECT hash FROM commits), '" +
               commit + "') AS BLOB), id = 'random' WHERE length(op_blob) > 200");
    db.execute("UPDATE commits SET hash = '" + commit + "'");
  }
  /// Another commit that looks as one of packages.
  void add_commit(const std::string& commit) {
    open().execute("INSERT INTO commits (hash, message, branch_id, account_id) SELECT '" + commit +
                   "', message, branch_id, account_id FROM commits");
  }
};

TEST_F(HashTakeOver, ADatabaseThatDarkFilledBecomesOurs) {
  make_it_darks(digits('d'));
  ASSERT_TRUE(link().linked);
  expect_clean();
  expect_folded_clean();
}

TEST_F(HashTakeOver, UsersKeepTheirWorkAndTheirBase) {
  make_it_darks(digits('d'));
  const std::string f = hash_of("f");
  write_users_function(digits('a'), f);
  const std::set<std::string> theirs = users_rows();
  edit_g(9);
  ASSERT_TRUE(link().linked);
  EXPECT_EQ(users_rows(), theirs);
  EXPECT_EQ(count("package_functions", "hash", f), 1);
  EXPECT_EQ(count("branches", "base_commit_hash", own_commit()), 1) << "the one commit has another hash";
}

TEST_F(HashTakeOver, AReloadByDarkIsNoticed) {
  database::Database db = open();
  db.execute("PRAGMA foreign_keys = OFF");
  db.execute("UPDATE locations SET location_id = 'random ' || rowid");
  const Report report = link();
  EXPECT_TRUE(report.full);
  expect_clean();
}

TEST_F(HashTakeOver, OfTwoCommitsOfPackagesTheOneWithNamesOfOursIsTaken) {
  make_it_darks(digits('d'));
  add_commit(digits('e'));
  ASSERT_TRUE(link().linked);
  EXPECT_EQ(count("commits", "hash", digits('d')), 0) << "it has the hash of its operations now";
  EXPECT_EQ(count("commits", "hash", digits('e')), 1);
  EXPECT_EQ(count("locations", "name", "f"), 1);
}

TEST_F(HashTakeOver, TwoCommitsWithNamesOfOursAreRefusedUntilOneIsNamed) {
  make_it_darks(digits('d'));
  add_commit(digits('e'));
  open().execute("UPDATE locations SET commit_hash = '" + digits('e') + "' WHERE name = 'g'");
  constexpr const char* kRows = "SELECT location_id, item_hash, commit_hash, unlisted_at FROM locations";
  const std::set<std::string> before = query_set(kRows, 4);
  for (const std::string& wanted : {std::string(), std::string("f"), std::string("0123")}) {
    options_.take_over = wanted;
    Result<Report> report = link::link(options_);
    ASSERT_FALSE(report) << wanted;
    for (char digit : {'d', 'e'})
      EXPECT_NE(report.error().message.find(digits(digit).substr(0, 12) + "  Init: packages"), std::string::npos)
          << report.error().message;
    EXPECT_NE(report.error().hint.find("--take-over HASH"), std::string::npos) << report.error().hint;
    EXPECT_EQ(query_set(kRows, 4), before);
  }
  options_.take_over = "ddd";
  ASSERT_TRUE(link().linked);
  EXPECT_EQ(count("commits", "hash", digits('e')), 1);
  EXPECT_EQ(count("locations", "commit_hash", digits('e')), 1) << "the other commit keeps its name";
  EXPECT_EQ(
      query_set("SELECT name FROM locations WHERE commit_hash <> '" + digits('e') + "' AND unlisted_at IS NULL", 1),
      (std::set<std::string>{"f", "free"}))
      << "a name that another commit holds stays with it";
  options_.take_over.clear();
  edit_g(7);
  ASSERT_TRUE(link().linked) << "it is known from now on";
}

TEST_F(HashTakeOver, CommitsOfNoLoaderAreRefusedIfTheyHaveNamesOfOurs) {
  make_it_darks(digits('d'));
  open().execute("UPDATE commits SET message = 'mine'");
  Result<Report> report = link::link(options_);
  ASSERT_FALSE(report);
  EXPECT_NE(report.error().message.find(digits('d').substr(0, 12) + "  mine"), std::string::npos)
      << report.error().message;
  options_.take_over = digits('d');
  ASSERT_TRUE(link().linked);
  EXPECT_EQ(count("commits", "message", "mine"), 0) << "it is that of the packages now";
  options_.take_over.clear();
  expect_clean();
}

TEST_F(HashTakeOver, CommitsWithoutNamesOfOursStayBesideThePackages) {
  make_it_darks(digits('d'));
  open().execute("UPDATE commits SET message = 'mine'");
  open().execute("UPDATE locations SET owner = 'Somebody'");
  ASSERT_TRUE(link().linked);
  EXPECT_EQ(count("locations", "owner", "Somebody"), 3);
  EXPECT_EQ(count("locations", "owner", "Acme"), 3);
  EXPECT_EQ(count("commits", "hash", digits('d')), 1);
}

TEST_F(HashTakeOver, AnotherSchemaOrReleaseIsRefused) {
  for (const char* change :
       {"UPDATE schema_state_v0 SET hash = 'other'", "UPDATE release_state_v0 SET \"release\" = 5"}) {
    open().execute(change);
    edit_g(5);
    Result<Report> report = link::link(options_);
    ASSERT_FALSE(report) << change;
    EXPECT_NE(report.error().message.find("another version of Dark"), std::string::npos) << report.error().message;
  }
}

}  // namespace
}  // namespace darkpkg::link
