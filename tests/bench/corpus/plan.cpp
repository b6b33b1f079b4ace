#include "tests/bench/corpus/plan.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <numeric>
#include <set>
#include <string_view>

#include "tests/bench/corpus/random.hpp"
#include "tests/bench/corpus/stdlib.hpp"
#include "tests/bench/corpus/words.hpp"

namespace darkpkg::corpus {
namespace {

// The measured shape: of 276 files with 1.6 MB.
constexpr int kBlockFiles = 276;
constexpr int kBlockTypes = 594;
constexpr int kBlockValues = 154;
constexpr int kBlockFunctions = 1884;
// What stdlib.hpp defines of these.
constexpr int kLibraryTypes = 3;
constexpr int kLibraryValues = 3;
constexpr int kLibraryFunctions = 71;
constexpr int kAreas = 4;
constexpr int kEnclosing = 100;
// How long chains are, so that as many items follow a function as in Dark's packages of edition `hash`: 12 in the
// median, 39 for a quarter of the functions, 75 for a tenth.
constexpr double kChain = 8, kChainSpread = 1.3;
constexpr int kLongestChain = 1500;

std::string capital(std::string_view word) {
  std::string out(word);
  out[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(out[0])));
  return out;
}

std::string plural(std::string_view word) { return std::string(word) + "s"; }

/// Splits `total` over `count` files: sizes are log-normal, the sum is exact.
std::vector<int> split(Random& random, int total, int count, double spread) {
  std::vector<double> weights(static_cast<std::size_t>(count));
  for (double& weight : weights) weight = random.log_normal(1, spread);
  double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  std::vector<int> out;
  double carry = 0;
  int given = 0;
  for (double weight : weights) {
    carry += weight / sum * total;
    int share = static_cast<int>(std::floor(carry + 1e-9));
    carry -= share;
    given += share;
    out.push_back(share);
  }
  out.back() += total - given;
  return out;
}

class Planner {
 public:
  Planner(std::uint64_t seed, int files) : random_(seed) {
    world_.seed = seed;
    for (int first = 0; first < files; first += kBlockFiles) block(std::min(kBlockFiles, files - first));
  }
  World take() { return std::move(world_); }

 private:
  std::uint32_t module(Path path) {
    world_.modules.push_back(std::move(path));
    names_.clear();
    return static_cast<std::uint32_t>(world_.modules.size() - 1);
  }

  /// A name that the current module does not have yet.
  template <typename Make>
  std::string fresh(Make make) {
    std::string name = make();
    for (int i = 0; !names_.insert(name).second; i++) name = i < 4 ? make() : make() + std::to_string(i);
    return name;
  }

  std::string function_name() {
    return fresh([&] {
      if (random_.chance(37)) return std::string(kCommonNames[random_.popular(kCommonNames.size())]);
      std::string name = std::string(random_.pick(kVerbs)) + capital(random_.pick(kNouns));
      if (random_.chance(30)) name += capital(random_.pick(kNouns));
      return name;
    });
  }
  std::string type_name() {
    return fresh(
        [&] { return (random_.chance(30) ? capital(random_.pick(kAdjectives)) : "") + capital(random_.pick(kNouns)); });
  }
  std::string value_name() {
    return fresh([&] { return std::string(random_.pick(kAdjectives)) + capital(random_.pick(kNouns)); });
  }
  std::string field_name() {
    std::string name(random_.pick(kNouns));
    return random_.chance(40) ? std::string(random_.pick(kAdjectives)) + capital(name) : name;
  }

  Type primitive() {
    static constexpr Kind kinds[] = {Kind::text,    Kind::text,    Kind::text,   Kind::integer,
                                     Kind::integer, Kind::boolean, Kind::number, Kind::text};
    return {kinds[random_.below(std::size(kinds))], 0, {}};
  }
  /// Any type; named ones come from `[first, first + count)`.
  Type type(std::uint32_t first, std::uint32_t count, int named, int depth = 0) {
    int dice = random_.between(0, 99);
    if (dice < (named) && count > 0) {
      // Types of the same file are near in the list and more likely.
      std::uint32_t back = static_cast<std::uint32_t>(random_.below(random_.chance(75) ? std::min(count, 9U) : count));
      return {Kind::named, first + count - 1 - back, {}};
    }
    if (depth < 2 && dice < 50) return {Kind::list, 0, {type(first, count, named, depth + 1)}};
    if (depth < 2 && dice < 58) return {Kind::option, 0, {type(first, count, named, depth + 1)}};
    if (depth < 2 && dice < 64) return {Kind::result, 0, {type(first, count, named, depth + 1), {Kind::text, 0, {}}}};
    if (depth < 2 && dice < 66) return {Kind::tuple, 0, {primitive(), type(first, count, named, depth + 1)}};
    return primitive();
  }

  std::vector<Field> fields(int count, std::uint32_t first, std::uint32_t known, int named) {
    std::vector<Field> out;
    std::set<std::string> used;
    while (static_cast<int>(out.size()) < count) {
      std::string name = field_name();
      if (used.insert(name).second) out.push_back({name, type(first, known, named)});
    }
    return out;
  }

  void define_type(std::uint32_t module, const Block& block) {
    TypeDefinition out;
    out.module = module;
    out.name = type_name();
    auto known = static_cast<std::uint32_t>(world_.types.size()) - block.first_type;
    if (random_.chance(60)) {
      out.fields =
          fields(std::clamp(static_cast<int>(random_.log_normal(2.6, 0.6)), 1, 20), block.first_type, known, 12);
    } else {
      int count = std::clamp(static_cast<int>(random_.log_normal(3.2, 0.7)), 2, 60);
      std::set<std::string> used;
      while (static_cast<int>(out.cases.size()) < count) {
        std::string name = capital(random_.pick(kNouns)) + (random_.chance(30) ? capital(random_.pick(kVerbs)) : "");
        if (!used.insert(name).second) continue;
        int arguments = out.cases.empty() ? 0 : random_.between(0, 9) < 5 ? 1 : random_.chance(30) ? 2 : 0;
        out.cases.push_back({name, fields(arguments, block.first_type, known, 20)});
      }
    }
    world_.types.push_back(std::move(out));
  }

  void define_function(std::uint32_t module, const Block& block) {
    Function out;
    out.module = module;
    out.name = function_name();
    auto known = static_cast<std::uint32_t>(world_.types.size()) - block.first_type;
    int count = std::min(5, static_cast<int>(random_.log_normal(1.6, 0.6)));
    out.parameters = fields(count, block.first_type, known, 42);
    for (std::size_t i = 0; i < out.parameters.size(); i++) {
      // Parameters are words of their own, so that values of the same module do not capture them.
      out.parameters[i].name = std::string(kLocals[(i * 7 + random_.below(7)) % kLocals.size()]);
      for (std::size_t j = 0; j < i; j++) {
        if (out.parameters[j].name == out.parameters[i].name) out.parameters[i].name += std::to_string(i);
      }
    }
    out.result = type(block.first_type, known, 26);
    out.budget = std::min(36000.0, random_.log_normal(300, 1.33));
    world_.functions.push_back(std::move(out));
  }

  void library() {
    for (const LibraryFile& from : kLibrary) {
      File file;
      file.path = "darklang/stdlib/" + std::string(from.module) + ".dark";
      file.path[16] = static_cast<char>(std::tolower(static_cast<unsigned char>(file.path[16])));
      file.sections.push_back({module({"Darklang", "Stdlib", std::string(from.module)}), {}, {}, {}});
      file.block = static_cast<std::uint32_t>(world_.blocks.size());
      world_.files.push_back(std::move(file));
    }
  }

  void block(int files) {
    Block out;
    auto number = static_cast<std::uint32_t>(world_.blocks.size());
    out.first_type = static_cast<std::uint32_t>(world_.types.size());
    out.first_value = static_cast<std::uint32_t>(world_.values.size());
    out.first_function = static_cast<std::uint32_t>(world_.functions.size());
    auto share = [&](int total) { return total * files / kBlockFiles; };
    int types = share(kBlockTypes), values = share(kBlockValues), functions = share(kBlockFunctions);
    if (number == 0) {
      library();
      files = std::max(1, files - static_cast<int>(kLibrary.size()));
      types = std::max(1, types - kLibraryTypes);
      values = std::max(1, values - kLibraryValues);
      functions = std::max(1, functions - kLibraryFunctions);
    }
    std::vector<int> types_of = split(random_, types, files, 1.1);
    std::vector<int> values_of = split(random_, values, files, 1.1);
    std::vector<int> functions_of = split(random_, functions, files, 0.9);

    std::vector<std::string> areas;
    for (std::size_t i = 0; i < kAreas; i++) {
      // Unique for the first 1536 areas, numbered after that.
      std::size_t at = number * kAreas + i;
      std::string name = capital(kAdjectives[at % 24]) + capital(kNouns[(at / 24 + at * 5) % 64]);
      if (!areas_.insert(name).second) areas_.insert(name += std::to_string(at));
      areas.push_back(name);
    }
    std::set<std::string> paths;
    int enclosing = number == 0 ? kEnclosing : 0;
    for (int i = 0; i < files; i++) {
      std::size_t at = static_cast<std::size_t>(i);
      // The first area comes first, so that all that call `enclose` are in it.
      std::size_t area = std::min<std::size_t>(kAreas - 1, at * kAreas / static_cast<std::size_t>(files));
      Path path{"Darklang", areas[area]};
      int depth = random_.between(0, 99) < 30 ? 0 : random_.chance(80) ? 1 : 2;
      for (int d = 0; d < depth; d++)
        path.push_back(capital(plural(kNouns[(at / 9 + static_cast<std::size_t>(d) * 31) % 64])));
      std::string text;
      std::string leaf;
      do {
        leaf = std::string(random_.pick(kVerbs)) + capital(random_.pick(kNouns));
        text = "darklang";
        for (std::size_t j = 1; j < path.size(); j++) {
          text += '/';
          text += static_cast<char>(std::tolower(static_cast<unsigned char>(path[j][0])));
          text += path[j].substr(1);
        }
        text += "/" + leaf + ".dark";
      } while (!paths.insert(text).second);
      path.push_back(capital(leaf));

      File file;
      file.path = text;
      file.block = number;
      file.indented = random_.chance(15);
      int inner = random_.chance(45) ? random_.between(1, 4) : 0;
      std::set<std::string> modules;
      for (int s = 0; s <= inner; s++) {
        Path own = path;
        if (s > 0) {
          std::string name;
          do name = capital(random_.pick(kNouns)) + capital(plural(random_.pick(kVerbs)));
          while (!modules.insert(name).second);
          own.push_back(name);
        }
        Section section;
        section.module = module(own);
        auto part = [&](int total) { return s == inner ? total - total / (inner + 1) * inner : total / (inner + 1); };
        for (int n = 0; n < part(types_of[at]); n++) {
          section.types.push_back(static_cast<std::uint32_t>(world_.types.size()));
          define_type(section.module, out);
        }
        for (int n = 0; n < part(values_of[at]); n++) {
          section.values.push_back(static_cast<std::uint32_t>(world_.values.size()));
          world_.values.push_back({section.module, value_name(), primitive()});
        }
        for (int n = 0; n < part(functions_of[at]); n++) {
          section.functions.push_back(static_cast<std::uint32_t>(world_.functions.size()));
          define_function(section.module, out);
          if (enclosing > 0) world_.functions.back().encloses = enclosing-- > 0;
        }
        file.sections.push_back(std::move(section));
      }
      world_.files.push_back(std::move(file));
    }
    out.type_count = static_cast<std::uint32_t>(world_.types.size()) - out.first_type;
    out.value_count = static_cast<std::uint32_t>(world_.values.size()) - out.first_value;
    out.function_count = static_cast<std::uint32_t>(world_.functions.size()) - out.first_function;
    out.functions_by_kind.resize(static_cast<std::size_t>(Kind::named) + 1);
    out.makers.resize(out.type_count);
    for (std::uint32_t f = out.first_function; f < out.first_function + out.function_count; f++) {
      const Type& result = world_.functions[f].result;
      out.functions_by_kind[static_cast<std::size_t>(result.kind)].push_back(f);
      if (result.kind == Kind::named) out.makers[result.named - out.first_type].push_back(f);
    }
    plan_chains(out, number);
    world_.blocks.push_back(std::move(out));
  }

  /// By lots of its own: the files of edition `uuid` are what they were.
  void plan_chains(const Block& block, std::uint32_t number) {
    Random random(world_.seed * 977 + number);
    const std::uint32_t end = block.first_function + block.function_count;
    for (std::uint32_t first = block.first_function; first < end;) {
      const int length = std::clamp(static_cast<int>(random.log_normal(kChain, kChainSpread)), 1, kLongestChain);
      const std::uint32_t next = std::min(end, first + static_cast<std::uint32_t>(length));
      for (std::uint32_t f = first; f < next; f++) world_.functions[f].chain = first;
      first = next;
    }
  }

  World world_;
  Random random_;
  std::set<std::string> names_;  // of the current module
  std::set<std::string> areas_;
};

}  // namespace

World plan(std::uint64_t seed, int files) { return Planner(seed, files).take(); }

}  // namespace darkpkg::corpus
