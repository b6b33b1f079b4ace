#include "rules/hash/checkout/builtin_list.hpp"

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <set>
#include <utility>

namespace darkpkg::hash {
namespace {

constexpr std::string_view kFormOfLists = "`Builtin.combine [...] renames` or `Builtin.make values fns`";

class BuiltinReader {
 public:
  explicit BuiltinReader(const FsharpFiles& files) : files_(files) {}

  /// Adds what the definition combines or makes.
  Result<void> read(const std::string& module_name, std::string_view definition_name) {
    const FsharpModule& module = open(module_name);
    Result<FsharpDefinition> definition = module.definition(definition_name);
    if (!definition) return tl::unexpected(definition.error());
    if (!visited_.emplace(module_name, definition_name).second) return {};
    FsharpCursor cursor(module.file(), definition->body);
    const FsharpToken start = cursor.token();
    Result<std::string> function = cursor.path(kFormOfLists);
    if (!function) return tl::unexpected(function.error());
    Result<void> done;
    if (last_part(*function) == "combine") {
      done = read_combined(module, module_name, cursor);
    } else if (last_part(*function) == "make") {
      done = read_argument(module, cursor, ItemKind::value);
      if (done) done = read_argument(module, cursor, ItemKind::fn);
    } else {
      return unexpected_fsharp(module.file(), start, kFormOfLists);
    }
    if (done && !cursor.at_end()) return cursor.unexpected("the end of the list");
    return done;
  }

  std::vector<BuiltinName> names() && { return {names_.begin(), names_.end()}; }

 private:
  const FsharpModule& open(const std::string& name) {
    std::unique_ptr<const FsharpModule>& module = modules_[name];
    if (!module) module = std::make_unique<const FsharpModule>(files_.find(name)->second);
    return *module;
  }

  /// The file that a name of a module stands for in another: the nearest around that one.
  std::optional<std::string> find_module(std::string_view from, const std::string& name) const {
    for (std::string_view around = from; !around.empty();) {
      const std::size_t dot = around.rfind('.');
      around = around.substr(0, dot == std::string_view::npos ? 0 : dot);
      std::string candidate = around.empty() ? name : std::string(around) + "." + name;
      if (files_.contains(candidate)) return candidate;
    }
    return std::nullopt;
  }

  /// `[ A.builtins (); B.builtins x ] renames`: each on a line of its own or behind a `;`.
  Result<void> read_combined(const FsharpModule& module, const std::string& module_name, FsharpCursor& cursor) {
    constexpr std::string_view kElement = "the builtins of a module, as `Libs.List.builtins ()`";
    if (Result<void> open = cursor.expect_symbol("[", "a list"); !open) return open;
    const std::uint32_t column = cursor.token().column;
    while (!cursor.take_symbol("]")) {
      const FsharpToken at = cursor.token();
      Result<std::string> path = cursor.path(kElement);
      if (!path) return tl::unexpected(path.error());
      const std::size_t dot = path->rfind('.');
      if (dot == std::string::npos) return unexpected_fsharp(module.file(), at, kElement);
      std::optional<std::string> other = find_module(module_name, path->substr(0, dot));
      if (!other) return unexpected_fsharp(module.file(), at, "a module in one of the folders that have builtins");
      if (Result<void> arguments = skip_arguments(cursor, column); !arguments) return arguments;
      if (Result<void> done = read(*other, path->substr(dot + 1)); !done) return done;
    }
    return read_renames(module, cursor);
  }

  /// Names and what is in parentheses: nothing that they are makes another list of it.
  static Result<void> skip_arguments(FsharpCursor& cursor, std::uint32_t column) {
    while (!cursor.at_end() && !cursor.token().is_symbol("]")) {
      if (cursor.take_symbol(";")) return {};
      if (cursor.token().first && cursor.token().column <= column) return {};
      if (cursor.take_symbol("(")) {
        if (Result<void> closed = cursor.skip_to_closing(); !closed) return closed;
      } else if (Result<std::string> name = cursor.path("an argument, or the next of the list"); !name) {
        return tl::unexpected(name.error());
      }
    }
    return {};
  }

  /// `[ fn "old" 0, fn "new" 0 ]`, here or by name: the old names are builtins, too (LibExecution/Builtin.fs).
  Result<void> read_renames(const FsharpModule& module, FsharpCursor& cursor) {
    if (!cursor.at_end() && cursor.token().kind == FsharpKind::name && module.defines(cursor.token().text)) {
      Result<FsharpDefinition> definition = module.definition(cursor.take().text);
      if (!definition) return tl::unexpected(definition.error());
      FsharpCursor inner(module.file(), definition->body);
      if (Result<void> done = read_renames(module, inner); !done) return done;
      if (!inner.at_end()) return inner.unexpected("the end of the list");
      return {};
    }
    if (Result<void> open = cursor.expect_symbol("[", "a list of renamed functions"); !open) return open;
    while (!cursor.take_symbol("]")) {
      const bool parenthesised = cursor.take_symbol("(");
      if (Result<void> old = read_name(cursor, ItemKind::fn, true); !old) return old;
      if (Result<void> comma = cursor.expect_symbol(",", "`,` and the new name"); !comma) return comma;
      if (Result<void> now = read_name(cursor, ItemKind::fn, false); !now) return now;
      if (parenthesised)
        if (Result<void> close = cursor.expect_symbol(")", "`)`"); !close) return close;
      cursor.take_symbol(";");
    }
    return {};
  }

  /// An argument of `make`: a list, the name of a definition that is one, or a call of one.
  Result<void> read_argument(const FsharpModule& module, FsharpCursor& cursor, ItemKind kind) {
    if (!cursor.at_end() && cursor.token().is_symbol("[")) return read_list(cursor, kind);
    const bool call = cursor.take_symbol("(");
    if (cursor.at_end() || cursor.token().kind != FsharpKind::name || !module.defines(cursor.token().text))
      return cursor.unexpected("a list of builtins, or the definition of one");
    Result<FsharpDefinition> definition = module.definition(cursor.take().text);
    if (!definition) return tl::unexpected(definition.error());
    if (call)
      if (Result<void> closed = cursor.skip_to_closing(); !closed) return closed;
    FsharpCursor inner(module.file(), definition->body);
    inner.skip_local_definitions();
    if (Result<void> done = read_list(inner, kind); !done) return done;
    if (!inner.at_end()) return inner.unexpected("the end of the list");
    return {};
  }

  /// `[ { name = fn "listPush" 0; ... } ... ]`
  Result<void> read_list(FsharpCursor& cursor, ItemKind kind) {
    if (Result<void> open = cursor.expect_symbol("[", "a list of builtins"); !open) return open;
    while (!cursor.take_symbol("]")) {
      if (Result<void> record = cursor.expect_symbol("{", "a builtin, as `{ name = ... }`"); !record) return record;
      if (!cursor.token().is_name("name")) return cursor.unexpected("`name =` first");
      cursor.take();
      if (Result<void> equals = cursor.expect_symbol("=", "`=`"); !equals) return equals;
      if (Result<void> name = read_name(cursor, kind, true); !name) return name;
      if (Result<void> closed = cursor.skip_to_closing(); !closed) return closed;
      cursor.take_symbol(";");
    }
    return {};
  }

  /// `fn "listPush" 0`, `LibExecution.Builtin.Shortcuts.value "blobEmpty" 0`
  Result<void> read_name(FsharpCursor& cursor, ItemKind kind, bool keep) {
    const std::string word(kind_text(kind));
    const std::string expected = "`" + word + " \"NAME\" VERSION`";
    const FsharpCursor before = cursor;
    Result<std::string> function = cursor.path(expected);
    if (!function) return tl::unexpected(function.error());
    if (last_part(*function) != word) return before.unexpected(expected);
    if (cursor.at_end() || cursor.token().kind != FsharpKind::string)
      return cursor.unexpected("the builtin's name in quotes");
    const std::string_view name = cursor.take().text;
    if (name.empty() || name.find_first_of("\\\t\r\n") != std::string_view::npos)
      return before.unexpected("a plain name in quotes");
    BuiltinName builtin{kind, std::string(name), 0};
    const std::string_view version = cursor.token().text;
    const char* end = version.data() + version.size();
    if (cursor.at_end() || cursor.token().kind != FsharpKind::number) return cursor.unexpected("the builtin's version");
    if (const auto [at, error] = std::from_chars(version.data(), end, builtin.version);
        error != std::errc{} || at != end)
      return cursor.unexpected("the builtin's version");
    cursor.take();
    if (keep) names_.insert(std::move(builtin));
    return {};
  }

  const FsharpFiles& files_;
  std::map<std::string, std::unique_ptr<const FsharpModule>, std::less<>> modules_;
  std::set<std::pair<std::string, std::string>, std::less<>> visited_;
  std::set<BuiltinName> names_;
};

}  // namespace

Result<std::vector<BuiltinName>> read_builtins(const FsharpFiles& files, const std::string& module,
                                               std::string_view definition) {
  if (!files.contains(module)) return fail("no file of the checkout defines the F# module '" + module + "'");
  BuiltinReader reader(files);
  if (Result<void> done = reader.read(module, definition); !done) return tl::unexpected(done.error());
  return std::move(reader).names();
}

}  // namespace darkpkg::hash
