#include "rules/uuid/link/adopt.hpp"

#include <random>

#include "base/file.hpp"
#include "language/dotnet/blob.hpp"
#include "rules/uuid/wire/op_encode.hpp"
#include "tests/unit/link/workspace.hpp"

namespace darkpkg::link {
namespace {

using Messages = std::vector<std::string>;

/// A database as Dark's own loader leaves it: its ids, those of locations and expressions too, are random. Made by
/// linking with random ids pinned, and then taking away all that is darkpkg's.
class Adopt : public Workspace {
 protected:
  void SetUp() override {
    Workspace::SetUp();
    write("a.dark",
          "module Me.A\n\nlet one (x: Int64) : Int64 = Builtin.int64Add x 1L\n\nlet gone (x: Int64) : Int64 = x\n");
    write("b.dark", "module Me.B\n\ntype T = { x : Int64 }\n\nlet three (x: Int64) : Int64 = A.one x\n\nlet v = 5L\n");
    ASSERT_TRUE(link().linked);
    std::string pins = "kind\tname\tid\n";
    {
      database::Database db = open();
      for (const std::string& row : query(db, "SELECT kind || char(9) || name FROM darkpkg_items ORDER BY id", 1)) {
        ids_[row] = random_id();
        pins += row + "\t" + ids_[row].text() + "\n";
      }
    }
    std::string none = *read_file(options_.package_ids);
    ASSERT_TRUE(write_file_in_place(options_.package_ids, pins));
    ASSERT_TRUE(link().linked);
    ASSERT_TRUE(write_file_in_place(options_.package_ids, none));
    database::Database db = open();
    for (const std::string& id : query(db, "SELECT location_id FROM locations", 1))
      db.execute("UPDATE locations SET location_id = '" + random_id().text() + "' WHERE location_id = '" + id + "'");
    // Random expression ids: other Add ops for the same items.
    for (const char* name : {"one", "gone", "three"}) randomise(db, name);
    for (const std::string& table :
         query(db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'darkpkg%'", 1))
      db.execute("DROP TABLE " + table);
  }

  Uuid random_id() {
    Uuid out;
    for (std::uint8_t& byte : out.bytes) byte = static_cast<std::uint8_t>(random_());
    return out;
  }

  static std::string hex(std::string_view bytes) {
    std::string out = "x'";
    for (char c : bytes) {
      constexpr std::string_view kDigits = "0123456789abcdef";
      auto byte = static_cast<unsigned char>(c);
      out += {kDigits[byte >> 4], kDigits[byte & 15]};
    }
    return out + "'";
  }

  void randomise(database::Database& db, const std::string& name) {
    std::string id = query(db, "SELECT item_id FROM locations WHERE name = '" + name + "'", 1).at(0);
    std::string program = query(db, "SELECT pt_def FROM package_functions WHERE id = '" + id + "'", 1).at(0);
    std::string old_op =
        wire::add_op(object::ItemKind::fn, std::string_view(program).substr(wire::kHeaderSize)).id.text();
    program[wire::kHeaderSize + 18] = static_cast<char>(program[wire::kHeaderSize + 18] ^ 0x55);
    wire::OpRow op = wire::add_op(object::ItemKind::fn, std::string_view(program).substr(wire::kHeaderSize));
    db.execute("UPDATE package_functions SET pt_def = " + hex(program) + " WHERE id = '" + id + "'");
    db.execute("UPDATE package_ops SET id = '" + op.id.text() + "', op_blob = " + hex(op.blob) + " WHERE id = '" +
               old_op + "'");
    EXPECT_EQ(db.changes(), 1);
  }

  /// What a user did: a branch with an own function, an edit of a package function on the main branch, a fn of an own
  /// namespace there, and an op that came from another instance.
  void add_users_rows() {
    database::Database db = open();
    std::string one = ids_.at("fn\tMe.A.one").text();
    db.execute("INSERT INTO accounts_v0 (id, name) VALUES ('acc', 'User')");
    db.execute("INSERT INTO instances (id, name, url) VALUES ('inst', 'other', 'http://other')");
    db.execute("INSERT INTO branches (id, name, created_at) VALUES ('br', 'mine', 'now')");
    db.execute("INSERT INTO scripts_v0 VALUES ('s', 'n', 't')");
    auto op = [&](const wire::OpRow& row, std::string_view branch, std::string_view instance) {
      db.execute("INSERT INTO package_ops (id, branch_id, op_blob, applied, instance_id) VALUES ('" + row.id.text() +
                 "', " + std::string(branch) + ", " + hex(row.blob) + ", 1, " + std::string(instance) + ")");
    };
    auto program = [&](const std::string& id) {
      std::string blob = query(db, "SELECT pt_def FROM package_functions WHERE id = '" + id + "'", 1).at(0);
      return blob.substr(wire::kHeaderSize);
    };
    std::string edited = program(one);
    edited[20] = static_cast<char>(edited[20] ^ 1);
    op(wire::add_op(object::ItemKind::fn, edited), "NULL", "NULL");  // a later edit of Me.A.one
    std::string synced = program(one);
    synced[21] = static_cast<char>(synced[21] ^ 1);
    op(wire::add_op(object::ItemKind::fn, synced), "NULL", "'inst'");
    Uuid mine = random_id();
    std::string own = program(one);
    auto bytes = mine.dotnet_bytes();
    std::copy(bytes.begin(), bytes.end(), own.begin());
    op(wire::add_op(object::ItemKind::fn, own), "'br'", "NULL");
    std::vector<std::string> modules{"Me", "A"};
    op(wire::set_name_op(object::ItemKind::fn, mine, modules, "one"), "'br'", "NULL");
    auto location = [&](const char* id, const std::string& branch, const char* name, const char* by,
                        const char* status) {
      db.execute(
          "INSERT INTO locations (location_id, item_id, branch_id, owner, modules, name, item_type, created_by, "
          "approval_status) VALUES ('" +
          std::string(id) + "', '" + mine.text() + "', " + branch + ", 'Me', 'A', '" + name + "', 'fn', '" + by +
          "', '" + status + "')");
    };
    location("l1", "'br'", "one", "acc", "pending");   // at a location of the packages, on a branch
    location("l2", "NULL", "one", "acc", "approved");  // there, on the main branch
    location("l3", "NULL", "users", "acc", "approved");
    location("l4", "NULL", "one", "", "pending");  // from another instance
    db.execute("INSERT INTO package_functions (id, pt_def, rt_instrs) VALUES ('" + mine.text() + "', x'01', x'02')");
  }

  /// Every row that darkpkg did not write and did not take over.
  Messages users_rows() {
    database::Database db = open();
    Messages out;
    auto add = [&](std::string_view sql, int columns) {
      for (std::string& row : query(db, sql, columns)) out.push_back(std::move(row));
    };
    add("SELECT * FROM locations WHERE location_id LIKE 'l%' ORDER BY 1", 13);
    add("SELECT * FROM accounts_v0 ORDER BY 1", 3);
    add("SELECT * FROM branches", 5);
    add("SELECT * FROM scripts_v0", 3);
    add("SELECT * FROM package_functions WHERE pt_def = x'01'", 4);
    return out;
  }
  Messages users_ops() {
    database::Database db = open();
    return query(
        db,
        "SELECT p.* FROM package_ops p WHERE p.branch_id IS NOT NULL OR p.instance_id IS NOT NULL OR p.rowid > "
        "(SELECT max(rowid) - 4 FROM package_ops) ORDER BY id",
        6);
  }

  std::mt19937 random_{7};
  std::map<std::string, Uuid> ids_;  ///< "fn\tMe.A.one"
};

TEST_F(Adopt, KeepsTheIds) {
  Report report = link();
  ASSERT_TRUE(report.linked);
  EXPECT_EQ(report.adopted, 5U);
  EXPECT_EQ(report.left_rows, 0U);
  database::Database db = open();
  for (const auto& [item, id] : ids_)
    EXPECT_EQ(db.integer("SELECT count(*) FROM darkpkg_items WHERE kind || char(9) || name = '" + item +
                         "' AND item = '" + id.text() + "'"),
              1)
        << item;
  EXPECT_EQ(db.integer("SELECT count(*) FROM locations"), 5);
  EXPECT_EQ(db.integer("SELECT count(*) FROM package_ops"), 10);
  EXPECT_EQ(db.integer("SELECT count(*) FROM package_functions"), 3);
  EXPECT_EQ(db.integer("SELECT count(*) FROM darkpkg_items WHERE owned = 15"), 5);
}

TEST_F(Adopt, IsWhatALinkWithTheseIdsGives) {
  ASSERT_TRUE(link().linked);
  std::set<std::string> adopted = rows(options_.database);
  std::string pins = "kind\tname\tid\n";
  for (const auto& [item, id] : ids_) pins += item + "\t" + id.text() + "\n";
  ASSERT_TRUE(write_file_in_place(options_.package_ids, pins));
  Options clean = options_;
  clean.database = (folder_ / "pinned.db").string();
  ASSERT_TRUE(link(clean).linked);
  std::set<std::string> pinned = rows(clean.database);
  for (const std::string& row : pinned) {
    if (row.starts_with("location|")) continue;  // location ids stay, too
    EXPECT_TRUE(adopted.contains(row)) << row;
  }
  EXPECT_EQ(adopted.size(), pinned.size());
}

TEST_F(Adopt, UsersRowsStayBitForBit) {
  add_users_rows();
  Messages rows_before = users_rows(), ops_before = users_ops();
  EXPECT_EQ(ops_before.size(), 4U);
  auto expect_same = [&] {
    EXPECT_EQ(users_rows(), rows_before);
    database::Database db = open();
    std::set<std::string> ops;
    for (std::string& row : query(db, "SELECT * FROM package_ops", 6)) ops.insert(std::move(row));
    for (const std::string& op : ops_before) EXPECT_TRUE(ops.contains(op)) << op;
  };
  ASSERT_TRUE(link().linked);
  expect_same();
  write("a.dark", "module Me.A\n\nlet one (x: Int64) : Int64 = Builtin.int64Add x 2L\n");
  Report report = link();
  EXPECT_EQ(report.items_changed, 1U);
  EXPECT_EQ(report.items_removed, 1U);
  expect_same();
  remove("a.dark");
  write("b.dark", "module Me.B\n\nlet v = 5L\n");
  ASSERT_TRUE(link().linked);
  expect_same();
  options_.full = true;
  ASSERT_TRUE(link().linked);
  expect_same();
}

TEST_F(Adopt, ALocationKeepsItsIdWhileNothingDefinesIt) {
  ASSERT_TRUE(link().linked);
  std::set<std::string> before = rows(options_.database);
  std::string a = read("a.dark");
  write("a.dark", "module Me.A\n\nlet one (x: Int64) : Int64 = Builtin.int64Add x 1L\n");
  EXPECT_EQ(link().items_removed, 1U);
  write("a.dark", a);
  Report report = link();
  EXPECT_EQ(report.items_added, 1U);
  EXPECT_EQ(report.adopted, 0U);
  EXPECT_EQ(rows(options_.database), before);
}

TEST_F(Adopt, WhatThePackagesDoNotDefineIsLeftAndReported) {
  write("a.dark", "module Me.A\n\nlet one (x: Int64) : Int64 = Builtin.int64Add x 1L\n");
  Report report = link();
  EXPECT_EQ(report.adopted, 4U);
  EXPECT_EQ(report.left_rows, 1U);
  {
    database::Database db = open();
    EXPECT_EQ(db.integer("SELECT count(*) FROM locations WHERE name = 'gone'"), 1);
  }
  // It is taken over when it is defined later...
  write("c.dark", "module Me.A\n\nlet gone (x: Int64) : Int64 = x\n");
  report = link();
  EXPECT_EQ(report.adopted, 1U);
  EXPECT_EQ(report.items_added, 1U);
  {
    database::Database db = open();
    EXPECT_EQ(query(db, "SELECT item_id FROM locations WHERE name = 'gone'", 1),
              (Messages{ids_.at("fn\tMe.A.gone").text()}));
    EXPECT_EQ(db.integer("SELECT count(*) FROM package_ops"), 10);
  }
}

TEST_F(Adopt, WhatIsLeftGoesOnRequest) {
  write("a.dark", "module Me.A\n\nlet one (x: Int64) : Int64 = Builtin.int64Add x 1L\n");
  add_users_rows();
  Messages before = users_rows();
  options_.remove_left_rows = true;
  Report report = link();
  EXPECT_TRUE(report.linked);
  EXPECT_EQ(report.left_rows, 0U);
  database::Database db = open();
  EXPECT_EQ(db.integer("SELECT count(*) FROM locations WHERE name = 'gone'"), 0);
  EXPECT_EQ(db.integer("SELECT count(*) FROM package_functions WHERE id = '" + ids_.at("fn\tMe.A.gone").text() + "'"),
            0);
  EXPECT_EQ(users_rows(), before);
}

TEST_F(Adopt, AnEarlierDatabaseOfThisProjectIsEqual) {
  // Ids as this project derives them, as in the reference: nothing but darkpkg's own tables is written.
  remove("a.dark");
  write("a.dark", "module Me.A\n\nlet one (x: Int64) : Int64 = Builtin.int64Add x 1L\n");
  options_.database = (folder_ / "derived.db").string();
  ASSERT_TRUE(link().linked);
  std::set<std::string> before = rows(options_.database);
  {
    database::Database db = open();
    for (const std::string& table :
         query(db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'darkpkg%'", 1))
      db.execute("DROP TABLE " + table);
  }
  Report report = link();
  EXPECT_EQ(report.adopted, 4U);
  EXPECT_EQ(report.rows_written, 0U);
  EXPECT_EQ(rows(options_.database), before);
}

}  // namespace
}  // namespace darkpkg::link
