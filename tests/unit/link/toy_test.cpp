#include <filesystem>
#include <random>

#include "base/file.hpp"
#include "tests/unit/link/toy_edition.hpp"
#include "tests/unit/link/workspace.hpp"

namespace darkpkg::link {
namespace {

/// Packages of an edition whose ids are hashes of what items say.
class Toy : public Workspace {
 protected:
  void SetUp() override {
    Workspace::SetUp();
    options_.edition = &toy::edition();
    options_.schema = &toy::schema();
    options_.compiler = toy::compiler();
  }
  std::set<std::string> rows(const std::string& path) override {
    database::Database db = database::Database::open(path, database::Mode::read_write);
    std::set<std::string> out;
    for (auto [sql, columns] : {std::pair{"SELECT 'name', name, kind, id, said FROM toy_names", 5},
                                {"SELECT 'content', id, text FROM toy_contents", 3},
                                {"SELECT 'item', f.path, kind, name, item, hash, op, owned FROM darkpkg_items i JOIN "
                                 "darkpkg_files f ON f.id = i.id >> 20",
                                 8},
                                {"SELECT 'edge', e.name, e.kind, i.name, i.kind FROM darkpkg_edges e LEFT JOIN "
                                 "darkpkg_items i ON i.id = e.user",
                                 5},
                                {"SELECT 'counts', (SELECT count(*) FROM darkpkg_items), (SELECT count(*) FROM "
                                 "darkpkg_edges)",
                                 3}})
      for (std::string& row : query(db, sql, columns)) out.insert(std::move(row));
    return out;
  }
  /// The id that a name has.
  std::string id_of(const std::string& name) {
    database::Database db = open();
    return db.text("SELECT id FROM toy_names WHERE name = '" + name + "'").value_or("");
  }
  std::vector<std::string> contents() {
    database::Database db = open();
    return query(db, "SELECT text FROM toy_contents ORDER BY text", 1);
  }
};

TEST_F(Toy, ALargeWalIsEmptied) {
  const auto wal = [&] { return std::filesystem::file_size(options_.database + "-wal"); };
  std::string users;
  for (int i = 0; i < 200; i++) users += "M.u" + std::to_string(i) + " = calls @a " + std::to_string(i) + "\n";
  write("a.dark", "M.a = one\n");
  write("users.dark", users);
  write("c.dark", "M.c = one\n");
  ASSERT_TRUE(link().linked);
  bool was_left = false;
  for (int i = 0; i < 12; i++) {
    write("c.dark", "M.c = two" + std::to_string(i) + "\n");
    ASSERT_EQ(link().items_changed, 1U);
    EXPECT_LE(wal(), toy::kLargestWal);
    was_left |= wal() > 0;
  }
  EXPECT_TRUE(was_left);
  // Also by the link that made it large.
  write("a.dark", "M.a = two\n");
  ASSERT_EQ(link().items_changed, 201U);
  EXPECT_EQ(wal(), 0U);
  expect_clean();
}

TEST_F(Toy, AnEditGivesNewIdsToAllUsersOfUsers) {
  write("a.dark", "M.a = one\nM.free = two\n");
  write("b.dark", "M.b = calls @a\n");
  write("c.dark", "N.c = calls @M.b\n");
  write("d.dark", "N.d = calls @M.free\n");
  ASSERT_TRUE(link().linked);
  const std::string a = id_of("M.a"), b = id_of("M.b"), c = id_of("N.c"), d = id_of("N.d");
  EXPECT_EQ(a.size(), 64U);
  expect_clean();
  write("a.dark", "M.a = three\nM.free = two\n");
  Report report = link();
  ASSERT_TRUE(report.linked);
  EXPECT_EQ(report.items_changed, 3U);
  EXPECT_EQ(report.files_read, 3U) << "d.dark has no user of what changed";
  EXPECT_NE(id_of("M.a"), a);
  EXPECT_NE(id_of("M.b"), b);
  EXPECT_NE(id_of("N.c"), c);
  EXPECT_EQ(id_of("N.d"), d);
  expect_clean();
  write("a.dark", "M.a = one\nM.free = two\n");
  ASSERT_TRUE(link().linked);
  EXPECT_EQ(id_of("N.c"), c);
}

TEST_F(Toy, TheCascadeEndsWhereAnIdStays) {
  write("a.dark", "M.a = one\n");
  write("b.dark", "M.b = calls @a\n");
  ASSERT_TRUE(link().linked);
  const std::string a = id_of("M.a");
  write("a.dark", "M.a = one // the number\n");
  Report report = link();
  EXPECT_EQ(report.items_changed, 1U);
  EXPECT_EQ(id_of("M.a"), a);
  expect_clean();
}

TEST_F(Toy, ItemsThatUseEachOtherGetTheirIdsTogether) {
  write("a.dark", "M.a = calls @b\nM.self = calls @self\n");
  write("b.dark", "M.b = calls @a and @one\n");
  write("c.dark", "M.one = 1\nM.user = calls @a\n");
  ASSERT_TRUE(link().linked);
  const std::string a = id_of("M.a"), b = id_of("M.b"), user = id_of("M.user"), self = id_of("M.self");
  EXPECT_NE(a, b);
  write("c.dark", "M.one = 2\nM.user = calls @a\n");
  ASSERT_TRUE(link().linked);
  EXPECT_NE(id_of("M.a"), a);
  EXPECT_NE(id_of("M.b"), b);
  EXPECT_NE(id_of("M.user"), user);
  EXPECT_EQ(id_of("M.self"), self);
  expect_clean();
}

TEST_F(Toy, ItemsThatSayTheSameShareTheirContentUntilTheLastIsGone) {
  write("a.dark", "M.a = the same\n");
  write("b.dark", "M.b = the same\n");
  ASSERT_TRUE(link().linked);
  EXPECT_EQ(id_of("M.a"), id_of("M.b"));
  EXPECT_EQ(contents(), std::vector<std::string>{"the same "});
  write("a.dark", "M.a = other\n");
  ASSERT_TRUE(link().linked);
  EXPECT_EQ(contents(), (std::vector<std::string>{"other ", "the same "}));
  remove("b.dark");
  ASSERT_TRUE(link().linked);
  EXPECT_EQ(contents(), std::vector<std::string>{"other "});
  expect_clean();
}

TEST_F(Toy, AMissingNameIsAnErrorAndChangesNothing) {
  write("a.dark", "M.a = one\n");
  write("b.dark", "M.b = calls @a and ?none\n");
  ASSERT_TRUE(link().linked);
  const std::set<std::string> before = rows(options_.database);
  write("a.dark", "M.aa = one\n");
  Report report = link();
  EXPECT_FALSE(report.linked);
  EXPECT_EQ(messages(report), std::vector<std::string>{"b.dark:0 E0302 there is no 'a'"});
  EXPECT_EQ(rows(options_.database), before);
}

TEST_F(Toy, ChainsOfAnyLengthAreFollowed) {
  const auto chain = [](const std::string& end) {
    std::string text = "M.a0 = " + end + "\n";
    for (int i = 1; i < 20'000; i++) text += "M.a" + std::to_string(i) + " = calls @a" + std::to_string(i - 1) + "\n";
    return text;
  };
  write("a.dark", chain("one"));
  ASSERT_TRUE(link().linked);
  write("a.dark", chain("two"));
  EXPECT_EQ(link().items_changed, 20'000U);
}

TEST_F(Toy, ADatabaseOfAnotherEditionIsRefused) {
  write("a.dark", "M.a = one\n");
  ASSERT_TRUE(link().linked);
  Options other = options_;
  other.edition = find_edition("uuid");
  other.schema = nullptr;
  Result<Report> report = link::link(other);
  ASSERT_FALSE(report);
  EXPECT_NE(report.error().message.find("edition 'toy'"), std::string::npos) << report.error().message;
}

/// Random edits; after each the database is that of a link into a new one.
TEST_F(Toy, IncrementalEqualsClean) {
  std::mt19937 random(7);
  auto below = [&](std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random); };
  const std::vector<std::string> modules{"M", "M.N", "O"}, names{"a", "b", "c", "x", "y", "z"};
  auto source = [&](const std::string& own) {
    std::string out;
    std::set<std::string> done;
    for (std::size_t items = below(5); items > 0; items--) {
      const std::string name = modules[below(modules.size())] + "." + names[below(names.size())] + own;
      if (!done.insert(name).second) continue;
      out += name + " = v" + std::to_string(below(3));
      for (std::size_t uses = below(4); uses > 0; uses--)
        out += (below(8) == 0 ? " @" : " ?") + (below(2) == 0 ? "" : modules[below(modules.size())] + ".") +
               names[below(names.size())] + std::to_string(below(6));
      out += below(4) == 0 ? " // comment" + std::to_string(below(9)) + "\n" : "\n";
    }
    return out;
  };
  unsigned linked = 0;
  for (unsigned step = 0; step < 150; step++) {
    SCOPED_TRACE("step " + std::to_string(step));
    const std::string own = std::to_string(below(6)), file = "f" + own + ".dark";
    if (below(6) == 0 && std::filesystem::exists(sources_ + "/" + file)) remove(file);
    else write(file, source(own));
    Report report = link();
    if (!report.linked) continue;
    linked++;
    expect_clean();
    if (HasFailure()) break;
  }
  EXPECT_GT(linked, 25U);
}

}  // namespace
}  // namespace darkpkg::link
