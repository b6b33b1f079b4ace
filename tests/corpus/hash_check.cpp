// Compiles all packages in a folder with edition `hash`, links them in memory and prints what Dark would store:
//   hash_check PACKAGES BUILTINS [--scratch] [--decode] [--runs N] [--dump FOLDER] [--log FOLDER]
// BUILTINS has lines `fn|value TAB name TAB version` below a heading. Lines of the output: kind, name, hash, members of
// the reference cycle (0: none), length and SHA-256 of the canonical form, of PT and of RT (`-` for values). Names with
// one hash have the PT and RT of the one whose row is stored. --scratch encodes every item for what its names resolve
// to, which has to make the same bytes. --decode decodes all blobs and encodes them again. --runs measures the
// link's parts. --dump writes the bytes, a
// file each; --log what is said in hash_log.hpp.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "base/arena.hpp"
#include "base/deep_stack.hpp"
#include "base/sha256.hpp"
#include "language/dotnet/blob.hpp"
#include "language/source/source.hpp"
#include "rules/hash/identity/identify.hpp"
#include "rules/hash/identity/ids.hpp"
#include "rules/hash/identity/knots.hpp"
#include "rules/hash/identity/log.hpp"
#include "rules/hash/identity/twins.hpp"
#include "rules/hash/item_code.hpp"
#include "rules/hash/parse/parser.hpp"
#include "rules/hash/source/decode.hpp"
#include "rules/hash/wire/fill.hpp"
#include "tests/corpus/hash_decode.hpp"
#include "tests/corpus/hash_log.hpp"
#include "tests/unit/rules/hash/resolve.hpp"

namespace darkpkg::hash {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// In every folder first all sub-folders, then the files; paths with `_` are skipped.
void collect(const fs::path& folder, std::vector<fs::path>& files) {
  std::vector<fs::path> entries;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder))
    if (entry.path().filename().string().find('_') == std::string::npos) entries.push_back(entry.path());
  std::ranges::sort(entries);
  for (const fs::path& entry : entries)
    if (fs::is_directory(entry)) collect(entry, files);
  for (const fs::path& entry : entries)
    if (!fs::is_directory(entry) && entry.extension() == ".dark") files.push_back(entry);
}

class Names : public Lookup {
 public:
  explicit Names(const fs::path& builtins) {
    std::ifstream in(builtins);
    std::string line;
    std::getline(in, line);
    for (std::string kind, name, version; in >> kind >> name >> version;)
      builtins_.insert({kind == "fn" ? ItemKind::fn : ItemKind::value, name, std::stoi(version)});
  }
  void add(ItemKind kind, const std::string& name, std::uint32_t index) { items_.insert({{kind, name}, index}); }
  std::uint32_t index(ItemKind kind, const std::string& name) const { return items_.at({kind, name}); }

  bool has_item(ItemKind kind, std::string_view full_name) const override {
    return items_.contains({kind, std::string(full_name)});
  }
  bool has_builtin(ItemKind kind, std::string_view name, std::int32_t version) const override {
    return builtins_.contains({kind, std::string(name), version});
  }

 private:
  std::map<std::pair<ItemKind, std::string>, std::uint32_t> items_;
  std::set<std::tuple<ItemKind, std::string, std::int32_t>> builtins_;
};

struct Linked {
  std::string name;
  std::vector<Resolution> resolutions;
  std::vector<Shape> shapes;
  std::vector<std::int64_t> used;  ///< by reference: the item, or -1
  std::vector<wire::Target> targets;
  ItemCode code;
  std::string hash;
  std::vector<std::string_view> knot;  ///< the names of all members, if the item is in a reference cycle
  std::string canonical;
  std::string program;
  std::string runtime;

  wire::Targets all(const ProgramItem& item) const { return {targets, shapes, item.references}; }
};

class Check {
 public:
  Check(const fs::path& builtins, bool from_scratch) : names_(builtins), from_scratch_(from_scratch) {}

  bool compile(const fs::path& file, std::string shown) {
    Diagnostics diagnostics;
    std::optional<Source> source = decode_lenient(std::move(shown), read(file), diagnostics);
    if (source) {
      sources_.push_back(std::make_unique<Source>(std::move(*source)));
      std::optional<syntax::File> tree = parse(*sources_.back(), arena_, diagnostics);
      if (tree)
        for (ProgramItem& item : convert_program(*tree, arena_, diagnostics)) items_.push_back(std::move(item));
    }
    for (const Diagnostic& d : diagnostics.all()) {
      LineColumn at = line_column(sources_.back()->text, d.at.offset);
      std::cerr << sources_.back()->path << ":" << at.line << ":" << at.column << ": " << d.message << "\n";
    }
    return !diagnostics.has_errors();
  }

  bool link() {
    bool is_ok = true;
    linked_.resize(items_.size());
    std::set<std::string> all;  // one name has one item, of whatever kind
    for (std::size_t i = 0; i < items_.size(); i++) {
      linked_[i].name = full_name(items_[i]);
      names_.add(items_[i].kind, linked_[i].name, static_cast<std::uint32_t>(i));
      if (all.insert(linked_[i].name).second) continue;
      std::cerr << "two definitions of " << linked_[i].name << "\n";
      is_ok = false;
    }
    for (std::size_t i = 0; i < items_.size(); i++) is_ok &= resolve_item(items_[i], linked_[i]);
    if (!is_ok) return false;
    std::vector<std::vector<std::uint32_t>> edges;
    for (std::size_t i = 0; i < items_.size(); i++) edges.push_back(used(linked_[i]));
    for (const std::vector<std::uint32_t>& knot : knots(edges)) identify_knot(knot, edges);
    for (std::size_t i = 0; i < items_.size(); i++) fill(items_[i], linked_[i]);
    return true;
  }

  void print(const fs::path& dump) {
    std::map<std::string, std::size_t> winner;
    std::set<std::string> stored;
    for (std::size_t i = 0; i < linked_.size(); i++)
      if (stored.insert(std::string(kind_text(items_[i].kind)) + linked_[i].program).second)
        winner[std::string(kind_text(items_[i].kind)) + linked_[i].hash] = i;
    for (std::size_t i = 0; i < linked_.size(); i++) {
      const Linked& own = linked_[i];
      const std::string_view kind = kind_text(items_[i].kind);
      const Linked& row = linked_[winner[std::string(kind) + own.hash]];
      std::cout << kind << "\t" << own.name << "\t" << own.hash << "\t" << own.knot.size();
      for (const std::string* bytes : {&own.canonical, &row.program, &row.runtime}) {
        if (bytes->empty()) std::cout << "\t-\t-";
        else std::cout << "\t" << bytes->size() << "\t" << hex(sha256(*bytes));
      }
      std::cout << "\n";
      if (dump.empty()) continue;
      const std::string base = std::string(kind) + " " + own.name;
      write(dump / (base + ".canon"), own.canonical);
      write(dump / (base + ".pt"), row.program);
      write(dump / (base + ".rt"), row.runtime);
    }
    std::cerr << linked_.size() << " items, code from scratch for " << encoded_again_ << "\n";
  }

  bool decode() const {
    bool is_ok = true;
    for (std::size_t i = 0; i < items_.size(); i++) {
      const Linked& own = linked_[i];
      auto payload = [](std::string_view blob) {
        return blob.substr(std::min(blob.size(), darkpkg::wire::kHeaderSize));
      };
      const std::string problem =
          decoding_problem({items_[i].kind, own.canonical, payload(own.program), payload(own.runtime)}, knot_of(own));
      if (problem.empty()) continue;
      std::cerr << own.name << ": " << problem << "\n";
      is_ok = false;
    }
    return is_ok;
  }

  /// Prints the shortest time that each part of a link takes.
  void measure(int runs) {
    std::array<double, 3> best = {1e9, 1e9, 1e9};
    for (int run = 0; run < runs; run++) {
      std::size_t part = 0;
      auto start = std::chrono::steady_clock::now();
      auto done = [&] {
        auto now = std::chrono::steady_clock::now();
        best[part] = std::min(best[part], std::chrono::duration<double, std::milli>(now - start).count());
        part++;
        start = now;
      };
      std::vector<std::vector<std::uint32_t>> edges;
      for (const Linked& own : linked_) edges.push_back(used(own));
      for (const std::vector<std::uint32_t>& knot : knots(edges)) {
        std::vector<Member> members;
        for (std::uint32_t i : knot) {
          set_hashes(linked_[i]);
          members.push_back({linked_[i].name, &linked_[i].code.program, linked_[i].all(items_[i])});
        }
        std::vector<Sha256Digest> hashes = identify(members, !linked_[knot.front()].knot.empty());
        for (std::size_t k = 0; k < knot.size(); k++) linked_[knot[k]].hash = hex(hashes[k]);
      }
      done();
      for (std::size_t i = 0; i < items_.size(); i++) {
        linked_[i].program.clear();
        linked_[i].runtime.clear();
        fill(items_[i], linked_[i]);
      }
      done();
      std::vector<Definition> added;
      std::vector<Sha256Digest> ops;
      for (std::size_t i = 0; i < items_.size(); i++) {
        const Loaded it = loaded(i);
        const LoggedOp add = log_add(it.kind, it.pt);
        added.push_back({sha256(it.hash), add.hash});
        ops.push_back(add.hash);
        ops.push_back(log_name(it.kind, it.location, it.hash).hash);
      }
      winners(added);
      log_commit(ops);
      done();
    }
    std::cerr << "identify " << best[0] << " ms, fill " << best[1] << " ms, log " << best[2] << " ms\n";
  }

  void log(const fs::path& folder) {
    std::vector<Loaded> all;
    for (std::size_t i = 0; i < items_.size(); i++) all.push_back(loaded(i));
    write_log(all, folder);
  }

 private:
  Loaded loaded(std::size_t i) {
    const Linked& own = linked_[i];
    auto modules = arena_.map(items_[i].modules, [](const std::string& module) { return std::string_view(module); });
    return {items_[i].kind,
            {modules.front(), modules.subspan(1), items_[i].name},
            own.hash,
            std::string_view(own.program).substr(darkpkg::wire::kHeaderSize),
            dependencies(own.code.program, own.all(items_[i]))};
  }

  static wire::Knot knot_of(const Linked& linked) {
    return linked.knot.empty() ? wire::Knot() : wire::Knot(linked.knot);
  }

  static void write(const fs::path& path, const std::string& bytes) {
    if (!bytes.empty()) std::ofstream(path, std::ios::binary) << bytes;
  }

  bool resolve_item(const ProgramItem& item, Linked& linked) {
    bool is_ok = true;
    for (const Reference& reference : item.references) {
      linked.resolutions.push_back(resolve(reference, item.modules, names_));
      const Resolution& found = linked.resolutions.back();
      linked.used.push_back(-1);
      if (found.kind && !found.is_builtin) linked.used.back() = names_.index(*found.kind, found.name);
      if (!found.kind && traits(reference.kind).required) {
        std::cerr << "there is no " << traits(reference.kind).text << " " << reference.names.back() << " for "
                  << linked.name << "\n";
        is_ok = false;
      }
    }
    if (!is_ok) return false;
    linked.shapes = shapes(linked.resolutions);
    if (!from_scratch_) linked.code = encode_item(item, arena_);
    if (from_scratch_ || !hold(linked.code.expectations, linked.shapes)) {
      linked.code = encode_item(item, linked.shapes, arena_);
      encoded_again_++;
    }
    for (const Resolution& found : linked.resolutions) linked.targets.push_back(target(found));
    return true;
  }

  wire::Target target(const Resolution& found) {
    if (!found.kind) return pt::NameError::not_found;
    if (found.is_builtin) return pt::Builtin{arena_.copy(std::string_view(found.name)), found.version};
    const ProgramItem& item = items_[names_.index(*found.kind, found.name)];
    auto modules = arena_.map(item.modules, [](const std::string& module) { return std::string_view(module); });
    return pt::Package{{}, pt::Location{modules.front(), modules.subspan(1), item.name}};
  }

  /// The items that the code refers to.
  static std::vector<std::uint32_t> used(const Linked& linked) {
    std::set<std::uint32_t> all;
    wire::HoleReader holes(linked.code.program.holes);
    while (std::optional<wire::Hole> hole = holes.next())
      if (std::optional<std::uint32_t> reference = hole->reference(); reference && linked.used[*reference] >= 0)
        all.insert(static_cast<std::uint32_t>(linked.used[*reference]));
    return {all.begin(), all.end()};
  }

  void identify_knot(const std::vector<std::uint32_t>& knot, const std::vector<std::vector<std::uint32_t>>& edges) {
    std::vector<Member> members;
    std::vector<std::string_view> names;
    for (std::uint32_t i : knot) {
      set_hashes(linked_[i]);
      members.push_back({linked_[i].name, &linked_[i].code.program, linked_[i].all(items_[i])});
      names.push_back(linked_[i].name);
    }
    const bool refers_to_itself = std::ranges::find(edges[knot.front()], knot.front()) != edges[knot.front()].end();
    const bool is_cycle = knot.size() > 1 || refers_to_itself;
    std::vector<Sha256Digest> hashes = identify(members, refers_to_itself);
    for (std::size_t k = 0; k < knot.size(); k++) {
      Linked& linked = linked_[knot[k]];
      linked.hash = hex(hashes[k]);
      if (is_cycle) linked.knot = names;
      wire::fill_canonical(linked.canonical, linked.code.program, members[k].targets, knot_of(linked));
    }
  }

  void set_hashes(Linked& linked) {
    for (std::size_t r = 0; r < linked.used.size(); r++)
      if (linked.used[r] >= 0)
        std::get<pt::Package>(linked.targets[r]).hash = linked_[static_cast<std::size_t>(linked.used[r])].hash;
  }

  void fill(const ProgramItem& item, Linked& linked) {
    set_hashes(linked);
    darkpkg::wire::begin_blob(linked.program);
    wire::fill_pt(linked.program, linked.code.program, linked.hash, NodeIds(item.kind, linked.name), linked.all(item));
    darkpkg::wire::end_blob(linked.program, 0);
    if (item.kind == ItemKind::value) return;
    darkpkg::wire::begin_blob(linked.runtime);
    wire::fill_rt(linked.runtime, linked.code.runtime, linked.hash, linked.all(item));
    darkpkg::wire::end_blob(linked.runtime, 0);
  }

  Arena arena_;
  std::vector<std::unique_ptr<Source>> sources_;
  std::vector<ProgramItem> items_;  ///< in the order of the operations
  std::vector<Linked> linked_;
  Names names_;
  bool from_scratch_;
  std::size_t encoded_again_ = 0;
};

int run(const fs::path& packages, const fs::path& builtins, bool from_scratch, bool decode, int runs,
        const fs::path& dump, const fs::path& log) {
  std::vector<fs::path> files;
  collect(packages, files);
  Check check(builtins, from_scratch);
  bool is_ok = true;
  for (const fs::path& file : files) is_ok &= check.compile(file, file.lexically_relative(packages).string());
  if (!is_ok || !check.link()) return 1;
  check.print(dump);
  if (!log.empty()) check.log(log);
  if (decode && !check.decode()) return 1;
  if (runs > 0) check.measure(runs);
  return 0;
}

}  // namespace
}  // namespace darkpkg::hash

int main(int argc, char** argv) {
  CLI::App app("Prints what Dark would store for the packages in a folder.");
  std::filesystem::path packages, builtins, dump, log;
  bool from_scratch = false, decode = false;
  int runs = 0;
  app.add_option("PACKAGES", packages)->required();
  app.add_option("BUILTINS", builtins)->required();
  app.add_flag("--scratch", from_scratch);
  app.add_flag("--decode", decode);
  app.add_option("--runs", runs);
  app.add_option("--dump", dump);
  app.add_option("--log", log);
  CLI11_PARSE(app, argc, argv);
  int code = 1;
  darkpkg::with_deep_stack(
      [&] { code = darkpkg::hash::run(packages, builtins, from_scratch, decode, runs, dump, log); });
  return code;
}
