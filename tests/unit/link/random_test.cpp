#include <cstdlib>
#include <iostream>
#include <random>

#include "base/file.hpp"
#include "tests/unit/link/workspace.hpp"

namespace darkpkg::link {
namespace {

/// Random edits; after each the database is that of a link into a new one. DARKPKG_SEED and DARKPKG_STEPS replay and
/// lengthen a run.
class Random : public Workspace {
 protected:
  std::size_t below(std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_); }
  bool chance(int percent) { return below(100) < static_cast<std::size_t>(percent); }
  template <typename T>
  const T& pick(const std::vector<T>& from) {
    return from[below(from.size())];
  }

  /// A use of a function or value that may be there or not.
  std::string expression() {
    static const std::vector<std::string> kUses{"x",
                                                "y",
                                                "v",
                                                "w",
                                                "f x",
                                                "g x",
                                                "h x",
                                                "A.f x",
                                                "B.g x",
                                                "A.B.h x",
                                                "Me.f x",
                                                "Me.A.f x",
                                                "Stdlib.f x",
                                                "Stdlib.A.f x",
                                                "x |> f",
                                                "x |> g",
                                                "x |> (fun y -> y)",
                                                "(let y = x\n   v)",
                                                "(let f = x\n   f x)",
                                                "B.f_v1 x",
                                                "C.f 1L"};
    return pick(kUses);
  }
  std::string definition(std::size_t kind, const std::string& name) {
    static const std::vector<std::string> kTypes{"Int64", "Int64", "Int64", "Int64", "List<Int64>"};
    switch (kind) {
      case 0: return "let " + name + " (x: " + pick(kTypes) + ") : Int64 =\n  " + expression() + "\n\n";
      case 1: return "let " + name + " = " + std::to_string(below(5)) + "L\n\n";
      default: return "type " + name + " = { x : " + (chance(10) ? "U" : pick(kTypes)) + " }\n\n";
    }
  }
  std::string source() {
    static const std::vector<std::string> kModules{
        "Me", "Me.A", "Me.B", "Me.A.B", "Me.A.C", "Me.B.A", "Darklang.Stdlib", "Darklang.Stdlib.A"};
    static const std::vector<std::vector<std::string>> kNames{{"f", "g", "h", "v"}, {"v", "w", "y", "f"}, {"T", "U"}};
    std::string out = "module " + pick(kModules) + "\n\n";
    if (chance(30)) out += "// a comment\n";
    std::set<std::string> done;
    for (std::size_t i = 0, n = 1 + below(3); i < n; i++) {
      std::size_t kind = below(10) < 6 ? 0 : below(10) < 7 ? 1 : 2;
      std::string name = pick(kNames[kind]);
      if (done.insert(std::to_string(kind) + name).second) out += definition(kind, name);
    }
    return out;
  }

  /// The files that may have changed.
  std::vector<std::string> step() {
    std::string file = "f" + std::to_string(below(5)) + ".dark", other = "g" + std::to_string(below(2)) + ".dark";
    bool there = std::filesystem::exists(sources_ + "/" + file);
    switch (below(10)) {
      case 0:
        if (there) remove(file);
        break;
      case 1:
        if (there && !std::filesystem::exists(sources_ + "/" + other)) {
          std::string text = read(file);
          remove(file);
          write(other, text);
        } else {
          remove(other);
        }
        break;
      case 2:
        if (there) write(file, read(file) + "// more\n");
        break;
      case 3:
        if (std::filesystem::exists(object_path(file))) {
          std::string bytes = *read_file(object_path(file));
          bytes[below(bytes.size())] ^= 4;
          EXPECT_TRUE(write_file_in_place(object_path(file), bytes, 5));
        }
        break;
      case 4: std::filesystem::remove(object_path(file)); break;
      default: write(file, source());
    }
    return {file, other};
  }
  static unsigned setting(const char* name, unsigned otherwise) {
    const char* text = std::getenv(name);
    return text ? static_cast<unsigned>(std::strtoul(text, nullptr, 10)) : otherwise;
  }

  std::mt19937 random_;
};

TEST_F(Random, IncrementalEqualsClean) {
  unsigned seed = setting("DARKPKG_SEED", 1), steps = setting("DARKPKG_STEPS", 120);
  random_.seed(seed);
  unsigned linked = 0;
  std::set<std::string> before;
  for (unsigned i = 0; i < steps; i++) {
    SCOPED_TRACE("seed " + std::to_string(seed) + ", step " + std::to_string(i));
    step();
    Report report = link();
    if (report.linked) {
      linked++;
      expect_clean();
      before = rows(options_.database);
      EXPECT_EQ(link().files_read, 0U);
    } else {
      Options clean = options_;
      clean.database = (folder_ / "clean.db").string();
      clean.stamp.clear();
      for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(clean.database + suffix);
      Report wanted = link(clean);
      EXPECT_FALSE(wanted.linked);
      if (!before.empty()) {
        EXPECT_EQ(rows(options_.database), before);
      }
    }
    if (HasFailure()) break;
  }
  std::cout << "random: " << steps << " steps, " << linked << " linked, seed " << seed << "\n";
  EXPECT_GT(linked * 3, steps);
}

TEST_F(Random, ToldWhatChangedEqualsClean) {
  unsigned seed = setting("DARKPKG_SEED", 1), steps = setting("DARKPKG_STEPS", 60);
  random_.seed(seed);
  Kept kept;
  Options told = options_;
  told.kept = &kept;
  for (unsigned i = 0; i < steps; i++) {
    SCOPED_TRACE("seed " + std::to_string(seed) + ", step " + std::to_string(i));
    told.changed = step();
    const Report report = link(told);
    if (!report.linked) continue;
    database::Database db = open();
    EXPECT_EQ(static_cast<std::int64_t>(report.items), db.integer("SELECT count(*) FROM darkpkg_items"));
    EXPECT_EQ(static_cast<std::int64_t>(report.warnings), db.integer("SELECT count(*) FROM darkpkg_diagnostics"));
    expect_clean();
    if (HasFailure()) break;
  }
}

}  // namespace
}  // namespace darkpkg::link
