#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "base/joined.hpp"
#include "lsp/cursor.hpp"
#include "lsp/features.hpp"
#include "lsp/item_words.hpp"
#include "lsp/name_bytes.hpp"
#include "lsp/type_members.hpp"
#include "lsp/typed_locals.hpp"

namespace darkpkg::lsp {
namespace {

/// Values of the protocol's CompletionItemKind.
enum Kind { kField = 5, kVariable = 6, kModule = 9, kEnumMember = 20 };

/// More are not looked through by people; a letter more brings others.
constexpr std::size_t kMost = 200;

/// What is completed: `Stdlib.Li` has the qualifier `Stdlib` and the start `Li`.
struct Typed {
  std::string qualifier, start;
  Span at;  ///< of the start
};

Typed typed_before(std::string_view text, std::uint32_t offset) {
  std::size_t begin = offset;
  while (begin > 0 && (is_name_byte(text[begin - 1]) || text[begin - 1] == '.')) begin--;
  const std::string_view all = text.substr(begin, offset - begin);
  const std::size_t dot = all.rfind('.');
  Typed out;
  if (dot != std::string_view::npos) out.qualifier = all.substr(0, dot);
  out.start = dot == std::string_view::npos ? all : all.substr(dot + 1);
  out.at = {offset - static_cast<std::uint32_t>(out.start.size()), static_cast<std::uint32_t>(out.start.size())};
  return out;
}

/// The module that the place is in: that of the definition around it or before it, else the one that the text begins
/// with.
std::vector<std::string> modules_at(const std::optional<PlacedFile>& file, std::string_view text,
                                    std::uint32_t offset) {
  const store::Item* before = nullptr;
  std::uint32_t nearest = 0;
  if (file)
    for (std::size_t i = 0; i < file->items().size(); i++)
      if (const std::optional<Span> at = file->shown(file->items()[i].name);
          at && at->offset <= offset && (!before || at->offset > nearest)) {
        before = &file->file().items[i];
        nearest = at->offset;
      }
  if (before) return before->index().modules;
  const std::size_t word = text.find("module ");
  if (word == std::string_view::npos) return {};
  std::size_t start = word + std::string_view("module ").size(), end = start;
  while (end < text.size() && (is_name_byte(text[end]) || text[end] == '.')) end++;
  return name_parts(text.substr(start, end - start));
}

class Completing {
 public:
  Completing(Context& context, Packages& packages, const Document& document, std::optional<PlacedFile> file,
             std::uint32_t offset)
      : context_(context),
        packages_(packages),
        document_(document),
        file_(std::move(file)),
        offset_(offset),
        typed_(typed_before(*document.text, offset)),
        modules_(modules_at(file_, *document.text, offset)),
        locals_(locals_before(*document.text, typed_.at.offset)),
        lines_(*document.text, context.documents.encoding()) {}

  Json run() {
    if (typed_.qualifier.empty()) {
      if (const store::Item* record = record_around()) add_members(*record, &TypeMembers::fields, kField);
      if (is_in_pattern()) add_members_of_near_types(&TypeMembers::cases, kEnumMember);
      add_locals();
      add_below("");
      add_candidate("Builtin", kModule, "");
    } else if (std::islower(static_cast<unsigned char>(last_part(typed_.qualifier)[0]))) {
      add_fields(typed_.qualifier);
    } else if (typed_.qualifier == "Builtin") {
      add_builtins();
    } else {
      add_below(typed_.qualifier);
      add_cases();
    }
    return {{"isIncomplete", full_}, {"items", std::move(items_)}};
  }

 private:
  void add_candidate(std::string_view label, int kind, std::string_view detail) {
    if (!label.starts_with(typed_.start) && !is_near(label)) return;
    if (items_.size() >= kMost) {
      full_ = true;
      return;
    }
    if (!seen_.emplace(kind, label).second) return;
    Json item{{"label", label}, {"kind", kind}};
    if (!detail.empty()) item["detail"] = detail;
    item["textEdit"] = {{"range", range_json(lines_.range(typed_.at))}, {"newText", label}};
    items_.push_back(std::move(item));
  }
  /// Does the label have the letters in it, whatever their case?
  bool is_near(std::string_view label) const {
    const auto is_same = [](char a, char b) {
      return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
    };
    return std::search(label.begin(), label.end(), typed_.start.begin(), typed_.start.end(), is_same) != label.end();
  }

  /// The full names that a qualifier may stand for here, the nearest first; of the empty one the modules around.
  std::vector<std::string> places_of(const std::string& qualifier) const {
    std::vector<std::string> out;
    for (std::size_t count = modules_.size() + 1; count-- > 0;) {
      std::string place = joined(std::span(modules_).first(count));
      if (!qualifier.empty()) place += (place.empty() ? "" : ".") + qualifier;
      out.push_back(std::move(place));
    }
    const std::string_view shortcut = packages_.edition().shortcut(), last = last_part(shortcut);
    if (!shortcut.empty() && qualifier.starts_with(last) && (qualifier + ".")[last.size()] == '.')
      out.push_back(std::string(module_of(shortcut)) + "." + qualifier);
    return out;
  }

  /// The items and modules directly below what the qualifier may stand for.
  void add_below(const std::string& qualifier) {
    const store::Snapshot& view = packages_.view();
    for (const std::string& place : places_of(qualifier)) {
      std::set<std::string_view> modules;
      for (const auto& file : view.files) {
        for (const store::Item& item : file->items) {
          std::string_view rest = item.name;
          if (!place.empty()) {
            if (!rest.starts_with(place) || rest.size() <= place.size() || rest[place.size()] != '.') continue;
            rest.remove_prefix(place.size() + 1);
          }
          const std::size_t dot = rest.find('.');
          if (dot != std::string_view::npos) modules.insert(rest.substr(0, dot));
          else add_candidate(rest, completion_kind(item.kind), place);
        }
      }
      for (const std::string_view module : modules) add_candidate(module, kModule, place);
    }
    const std::string_view shortcut = packages_.edition().shortcut();
    if (qualifier.empty() && !shortcut.empty()) add_candidate(last_part(shortcut), kModule, "");
  }

  void add_builtins() {
    for (const ItemKind kind : {ItemKind::fn, ItemKind::value})
      for (const std::string_view name : packages_.view().encoder->inputs().builtin_names(kind))
        add_candidate(name, completion_kind(kind), "Builtin");
  }

  /// The type that a name written here stands for; null: there is none.
  const store::Item* type_called(const std::string& name) const {
    for (const std::string& place : places_of(name))
      if (const store::Item* type = packages_.view().find(ItemKind::type, place)) return type;
    return nullptr;
  }

  void add_cases() {
    if (const store::Item* type = type_called(typed_.qualifier)) add_members(*type, &TypeMembers::cases, kEnumMember);
  }

  /// Those of the type of a parameter. Nothing tells the type of anything else: all that are near count.
  void add_fields(const std::string& record) {
    const auto local = std::ranges::find(locals_, record, &TypedLocal::name);
    const bool is_typed = local != locals_.end() && !local->type.empty();
    const store::Item* type = is_typed ? type_called(local->type.substr(0, local->type.find('<'))) : nullptr;
    if (type) add_members(*type, &TypeMembers::fields, kField);
    else add_members_of_near_types(&TypeMembers::fields, kField);
  }

  using Members = std::vector<std::string> TypeMembers::*;
  void add_members(const store::Item& type, Members which, int kind) {
    const TypeMembers all = members(type);
    for (const std::string& name : all.*which) add_candidate(name, kind, type.name);
  }

  /// The types are near that the file defines or names, and those that functions which it uses take and give.
  void add_members_of_near_types(Members which, int kind) {
    if (!file_) return;
    const store::Snapshot& view = packages_.view();
    std::set<const store::Item*> types;
    const auto add_types_of = [&](const store::Item& item) {
      for (const Resolution& means : view.encoder->resolve(view, item))
        if (means.item && means.is_type()) types.insert(static_cast<const store::Item*>(means.item));
    };
    for (const store::Item& item : file_->file().items) {
      if (item.kind == ItemKind::type) types.insert(&item);
      add_types_of(item);
      for (const Resolution& means : view.encoder->resolve(view, item))
        if (means.item && means.is_fn()) add_types_of(*static_cast<const store::Item*>(means.item));
    }
    for (const store::Item* type : types) add_members(*type, which, kind);
  }

  /// The type of the record in whose braces a field's name may stand: `Type { a = 1; `; null: there is none.
  const store::Item* record_around() const {
    const std::string_view text = *document_.text;
    std::size_t i = typed_.at.offset;
    const auto skip_blanks = [&] {
      while (i > 0 && std::isspace(static_cast<unsigned char>(text[i - 1]))) i--;
    };
    const std::size_t line = text.rfind('\n', i == 0 ? 0 : i - 1) + 1;
    skip_blanks();
    // A field's name begins behind a brace, a semicolon or on a line of its own.
    if (i == 0 || (text[i - 1] != '{' && text[i - 1] != ';' && i > line)) return nullptr;
    for (int depth = 0; i > 0 && (depth > 0 || text[i - 1] != '{'); i--) {
      if (text[i - 1] == '}') depth++;
      else if (text[i - 1] == '{') depth--;
    }
    if (i == 0) return nullptr;
    i--;
    skip_blanks();
    const std::size_t end = i;
    while (i > 0 && (is_name_byte(text[i - 1]) || text[i - 1] == '.')) i--;
    return end == i ? nullptr : type_called(std::string(text.substr(i, end - i)));
  }

  /// Does a case's pattern begin here? Its name stands without its type there.
  bool is_in_pattern() const {
    const std::string_view before = std::string_view(*document_.text).substr(0, typed_.at.offset);
    const std::size_t last = before.find_last_not_of(" \t");
    return last != std::string_view::npos && before[last] == '|' && (last == 0 || before[last - 1] != '|');
  }

  TypeMembers members(const store::Item& type) const {
    const std::optional<PlacedFile> file = PlacedFile::open(context_, packages_, type.file->path);
    const std::optional<Span> at = file ? file->shown(file->items()[type.number].whole) : std::nullopt;
    return at ? members_of(std::string_view(file->text()).substr(at->offset, at->length)) : TypeMembers{};
  }

  void add_locals() {
    for (const TypedLocal& local : locals_) add_candidate(local.name, kVariable, local.type);
  }

  Context& context_;
  Packages& packages_;
  const Document& document_;
  const std::optional<PlacedFile> file_;
  const std::uint32_t offset_;
  const Typed typed_;
  const std::vector<std::string> modules_;
  const std::vector<TypedLocal> locals_;
  const Lines lines_;
  Json items_ = Json::array();
  std::set<std::pair<int, std::string>> seen_;
  bool full_ = false;
};

}  // namespace

/// Names, modules, fields, cases and builtins that may stand at the cursor, by what is written before it: the text need
/// not be whole.
Json completion(Context& context, const Json& params) {
  const Document& document = document_of(context, params);
  const Position at = position_of(params.at("position"));
  const std::optional<SourcePlace> place = context.workspace.find(document.path);
  if (!place) return nullptr;
  const std::uint32_t offset = Lines(*document.text, context.documents.encoding()).offset(at);
  return Completing(context, *place->packages, document, file_of(context, params), offset).run();
}

}  // namespace darkpkg::lsp
