#include <cstdlib>
#include <iostream>
#include <random>

#include "tests/unit/rules/hash/link/hash_workspace.hpp"

namespace darkpkg::link {
namespace {

/// Random edits of a small tree; after each the database is that of a link into a new one. DARKPKG_SEED and
/// DARKPKG_STEPS replay and lengthen a run.
class HashRandom : public HashLink {
 protected:
  enum class Kind : std::uint8_t { type, value, fn };
  struct Definition {
    Kind kind{};
    std::string name, doc, parameter, body;
  };
  struct Source {
    std::string module;
    std::vector<Definition> definitions;
  };

  std::size_t below(std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_); }
  bool chance(std::size_t percent) { return below(100) < percent; }
  template <typename T>
  auto& pick(T& from) {
    return from[below(from.size())];
  }

  std::string module() {
    static const std::vector<std::string> kModules{"Me", "Me.A", "Me.B", "Me.A.B", "Darklang.Stdlib"};
    return pick(kModules);
  }
  /// Few bodies, so that many items say the same.
  std::string body(Kind kind) {
    static const std::vector<std::string> kTypes{"{ x: Int }",        "{ x: Int }",  "{ y: Int }",          "Int",
                                                 "{ x: Int; t: T0 }", "{ t: A.T1 }", "\n  | C of T2\n  | D"};
    static const std::vector<std::string> kValues{"1",
                                                  "1",
                                                  "2",
                                                  "[ 1; 2 ]",
                                                  "\"text\"",
                                                  "(fun y -> f1 y)",
                                                  "(fun y -> A.f0 y)",
                                                  "(if true then 1 else v0)",
                                                  "(if false then A.v1 else 2)",
                                                  "[ (fun y -> y) ]",
                                                  "(if true then 3 else B.v2)",
                                                  "v0"};
    static const std::vector<std::string> kFns{"1",
                                               "2",
                                               "%",
                                               "% + 1",
                                               "f0 %",
                                               "f1 %",
                                               "f2 %",
                                               "A.f0 %",
                                               "A.f1 %",
                                               "B.f2 %",
                                               "Me.A.f0 %",
                                               "A.B.f1 %",
                                               "f0 (f1 %)",
                                               "Stdlib.f2 %",
                                               "v0",
                                               "A.v1",
                                               "% |> f0",
                                               "% |> A.f1",
                                               "(let y = % in y)",
                                               "(fun y -> f1 y) %"};
    std::string text = kind == Kind::type ? pick(kTypes) : kind == Kind::value ? pick(kValues) : pick(kFns);
    return text;
  }
  Definition definition() {
    Definition out;
    out.kind = chance(20) ? Kind::type : chance(30) ? Kind::value : Kind::fn;
    out.name = (out.kind == Kind::type ? "T" : out.kind == Kind::value ? "v" : "f") + std::to_string(below(4));
    out.doc = doc();
    out.parameter = chance(70) ? "x" : "z";
    out.body = body(out.kind);
    return out;
  }
  std::string doc() { return chance(60) ? "" : "/// doc " + std::to_string(below(3)) + "\n"; }

  static std::string text_of(const Source& source) {
    std::string out = "module " + source.module + "\n\n";
    for (const Definition& it : source.definitions) {
      std::string body = it.body;
      for (std::size_t at; (at = body.find('%')) != std::string::npos;) body.replace(at, 1, it.parameter);
      out += it.doc;
      switch (it.kind) {
        case Kind::type: out += "type " + it.name + " = " + body + "\n\n"; break;
        case Kind::value: out += "val " + it.name + " = " + body + "\n\n"; break;
        case Kind::fn: out += "let " + it.name + " (" + it.parameter + ": Int) : Int = " + body + "\n\n"; break;
      }
    }
    return out;
  }

  /// Is there a definition of that name in the module? Those would be errors.
  bool taken(const std::string& module, const std::string& name) const {
    for (const auto& [path, source] : files_)
      for (const Definition& it : source.definitions)
        if (source.module == module && it.name == name) return true;
    return false;
  }
  void add(Source& source, Definition definition) {
    if (taken(source.module, definition.name)) return;
    source.definitions.insert(
        source.definitions.begin() + static_cast<std::ptrdiff_t>(below(source.definitions.size() + 1)),
        std::move(definition));
  }
  std::string path() {
    static const std::vector<std::string> kFolders{"", "", "a/", "b/", "a/c/"};
    return pick(kFolders) + "f" + std::to_string(below(4)) + ".dark";
  }
  Source* some_file() {
    if (files_.empty()) return nullptr;
    return &std::next(files_.begin(), static_cast<std::ptrdiff_t>(below(files_.size())))->second;
  }
  Definition* some_definition() {
    Source* source = some_file();
    return source && !source->definitions.empty() ? &pick(source->definitions) : nullptr;
  }

  void change() {
    switch (below(14)) {
      case 0:
      case 1: {
        Source& source = files_[path()];
        if (source.module.empty()) source.module = module();
        for (std::size_t n = 1 + below(3); n > 0; n--) add(source, definition());
        break;
      }
      case 2:
      case 3:
      case 4:
        if (Definition* it = some_definition()) it->body = body(it->kind);
        break;
      case 5:
      case 6:
        if (Definition* it = some_definition()) it->doc = doc();
        break;
      case 7:
        if (Definition* it = some_definition()) it->parameter = it->parameter == "x" ? "z" : "x";
        break;
      case 8:  // goes, or comes to another file
        if (Source* from = some_file(); from && !from->definitions.empty()) {
          const std::size_t i = below(from->definitions.size());
          Definition moved = from->definitions[i];
          from->definitions.erase(from->definitions.begin() + static_cast<std::ptrdiff_t>(i));
          if (chance(70)) {
            Source& to = files_[path()];
            if (to.module.empty()) to.module = from->module;
            add(to, moved);
          }
        }
        break;
      case 9:  // two change places
        if (Source* source = some_file(); source && source->definitions.size() > 1)
          std::swap(pick(source->definitions), pick(source->definitions));
        break;
      case 10:  // a file gets another name
        if (!files_.empty()) {
          auto from = std::next(files_.begin(), static_cast<std::ptrdiff_t>(below(files_.size())));
          Source source = std::move(from->second);
          files_.erase(from);
          files_.emplace(path(), std::move(source));
        }
        break;
      case 11:  // a name comes to another kind
        if (Definition* it = some_definition(); it && it->kind != Kind::type) {
          it->kind = it->kind == Kind::fn ? Kind::value : Kind::fn;
          it->body = body(it->kind);
        }
        break;
      case 12:  // all of a file come to another module
        if (Source* source = some_file()) {
          const std::string to = module();
          const std::string from = std::exchange(source->module, "");
          const bool clashes =
              std::ranges::any_of(source->definitions, [&](const Definition& it) { return taken(to, it.name); });
          source->module = clashes ? from : to;
        }
        break;
      default:
        if (!files_.empty() && chance(30))
          files_.erase(std::next(files_.begin(), static_cast<std::ptrdiff_t>(below(files_.size()))));
    }
  }

  /// Brings the files to what the tree says.
  void write_files() {
    std::map<std::string, std::string> wanted;
    for (const auto& [path, source] : files_) wanted[path] = text_of(source);
    for (const auto& [path, text] : written_)
      if (!wanted.contains(path)) remove(path);
    for (const auto& [path, text] : wanted)
      if (auto before = written_.find(path); before == written_.end() || before->second != text) write(path, text);
    written_ = std::move(wanted);
  }

  std::mt19937 random_;
  std::map<std::string, Source> files_;
  std::map<std::string, std::string> written_;
};

TEST_F(HashRandom, IncrementalEqualsClean) {
  auto setting = [](const char* name, unsigned otherwise) {
    const char* text = std::getenv(name);
    return text ? static_cast<unsigned>(std::strtoul(text, nullptr, 10)) : otherwise;
  };
  const unsigned seed = setting("DARKPKG_SEED", 1), steps = setting("DARKPKG_STEPS", 200);
  random_.seed(seed);
  unsigned linked = 0;
  std::size_t items = 0, changed = 0;
  std::set<std::string> before;
  for (unsigned i = 0; i < steps && !HasFailure(); i++) {
    SCOPED_TRACE("seed " + std::to_string(seed) + ", step " + std::to_string(i));
    const std::map<std::string, Source> saved = files_;
    for (std::size_t n = 1 + below(i < 10 ? 6 : 3); n > 0; n--) change();
    write_files();
    const Report report = link();
    if (!report.linked) {  // a type is not there, or what a value uses
      if (!before.empty()) {
        EXPECT_EQ(rows(options_.database), before);
      }
      if (chance(80)) files_ = saved;
      continue;
    }
    linked++;
    items += report.items;
    changed += report.changes();
    if (chance(5)) expect_folded_clean();
    else expect_clean();
    before = rows(options_.database);
    EXPECT_EQ(link().files_read, 0U);
  }
  std::cout << "random: " << steps << " steps, " << linked << " linked, " << items / std::max(linked, 1U) << " items, "
            << changed << " changes, seed " << seed << "\n";
  EXPECT_GT(linked * 3, steps);
}

}  // namespace
}  // namespace darkpkg::link
