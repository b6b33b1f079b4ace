#include "link/check.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "link/suggest.hpp"
#include "rules/edition/places.hpp"
#include "rules/parse_code.hpp"

namespace darkpkg::link {
namespace {

/// Where every item is compared, those of the database are no news; a file that was not compiled has none.
Suggestions make_suggestions(Context& context) {
  Suggestions out(context.edition, context.inputs);
  if (!context.full) {
    std::set<std::int64_t> removed;
    for (const database::ItemRow& row : context.removed) removed.insert(row.row);
    for (const database::ItemRow& row : database::read_all_items(*context.db))
      if (!removed.contains(row.row)) out.add(row.kind, row.name);
  }
  for (const Item& item : context.items)
    if (context.full || !item.old) out.add(item.kind, item.name);
  return out;
}

class Checker {
 public:
  explicit Checker(Context& context) : context_(context) {}

  void run() {
    for (const Duplicate& duplicate : context_.duplicates) report(duplicate);
    read_stored();
    for (Item& item : context_.items) {
      if (!item.file->looked_at) continue;
      add_compilers_warnings(*item.file);
      if (item.linked) check(item);
      else keep_warnings(item);
    }
    for (File& file : context_.files) {
      if (!file.looked_at || !file.loaded) {
        if (file.row && file.entry) context_.report.warnings += static_cast<std::size_t>(file.row->warnings);
        continue;
      }
      add_compilers_warnings(file);  // of a file without items
      std::ranges::stable_sort(file.warnings, {}, [](const Warning& w) { return w.at.offset; });
      for (const Warning& w : file.warnings)
        file.diagnostics.add(w.code, w.at, w.message, w.shown_help.empty() ? w.help : w.shown_help);
      context_.report.warnings += file.warnings.size();
    }
  }

 private:
  std::string suggestion(const Reference& reference, std::string_view similar, const Item& item) {
    if (!suggestions_) suggestions_ = make_suggestions(context_);
    return suggestions_->help(reference, item.index().modules, similar);
  }

  void check(const Item& item) {
    const object::Object& object = item.file->object;
    CheckedItem checked{item.index(), object.positions.items[item.number], object.bodies, item.number,
                        item.resolutions};
    auto help = [&](const Reference& reference, std::string_view similar) {
      return suggestion(reference, similar, item);
    };
    for (Problem& found : context_.edition.find_problems(checked, help)) {
      if (code_severity(found.code) == Severity::error) {
        item.file->diagnostics.add(found.code, found.at, std::move(found.message), std::move(found.help));
        context_.has_errors = true;
        continue;
      }
      std::string shown_help =
          context_.edition.warning_traits(found.code).help_suggests ? std::exchange(found.help, {}) : "";
      item.file->warnings.push_back({found.code, found.at, std::move(found.message), std::move(found.help), item.number,
                                     found.reference, std::move(shown_help)});
    }
  }

  void add_compilers_warnings(File& file) {
    if (!file.loaded || !compilers_.insert(&file).second) return;
    for (const object::Warning& warning : file.object.positions.warnings)
      if (std::optional<Code> code = parse_code(warning.code))
        file.warnings.push_back({*code, span_of(warning.at), warning.message, warning.help, std::nullopt, 0});
  }

  void read_stored() {
    for (const File& file : context_.files) {
      if (!file.looked_at || !file.row || file.row->warnings == 0) continue;
      database::Statement rows(
          *context_.db,
          "SELECT item, reference, code, message, help FROM darkpkg_diagnostics WHERE file = ? AND "
          "item IS NOT NULL ORDER BY number");
      rows.bind(file.id);
      while (rows.step())
        if (std::optional<Code> code = parse_code(rows.text(2)))
          stored_[rows.integer(0)].push_back({*code,
                                              {},
                                              std::string(rows.text(3)),
                                              std::string(rows.text(4)),
                                              std::nullopt,
                                              static_cast<std::uint32_t>(rows.integer(1))});
    }
  }

  /// The warnings of an item that is not linked again stay; only their places may be others.
  void keep_warnings(const Item& item) {
    if (stored_.empty() || !item.old) return;
    auto at = stored_.find(item.old->row);
    if (at == stored_.end()) return;
    std::set<std::pair<Code, std::uint32_t>> done;
    for (const Warning& warning : at->second) {
      if (!done.emplace(warning.code, warning.reference).second) continue;  // one row a use
      const Reference& reference = item.index().references[warning.reference];
      const object::ItemPositions& positions = item.file->object.positions.items[item.number];
      const WarningTraits traits = context_.edition.warning_traits(warning.code);
      each_warned(traits.about_bound, context_.edition.traits(reference), positions, warning.reference,
                  [&](Span place, const std::string& similar) {
                    Warning kept = warning;
                    if (traits.help_suggests) kept.shown_help = suggestion(reference, similar, item);
                    kept.at = place;
                    kept.item = item.number;
                    item.file->warnings.push_back(std::move(kept));
                  });
    }
  }

  void report(Duplicate duplicate) {
    auto offset = [&](std::uint32_t number) { return duplicate.file->object.positions.items[number].name.offset; };
    // Objects have items in the order of their kinds; people read from the top.
    if (duplicate.other == duplicate.file && duplicate.other_number &&
        offset(*duplicate.other_number) > offset(duplicate.number))
      std::swap(duplicate.number, *duplicate.other_number);
    const object::IndexItem& item = duplicate.file->object.index.items[duplicate.number];
    auto name_span = [](const File& file, std::uint32_t number) {
      return span_of(file.object.positions.items[number].name);
    };
    std::string what = "the " + std::string(kind_word(item.kind)) + " '" + full_name(item.modules, item.name) + "' ";
    const ItemKind other =
        duplicate.other_number ? duplicate.other->object.index.items[*duplicate.other_number].kind : item.kind;
    what += other == item.kind ? "is defined twice" : "has the name of a " + std::string(kind_word(other));
    Diagnostic& diagnostic =
        duplicate.file->diagnostics.add(Code::duplicate_definition, name_span(*duplicate.file, duplicate.number),
                                        std::move(what), "remove or rename one of them");
    diagnostic.notes.push_back({shown_path(context_, *duplicate.other),
                                duplicate.other_number ? name_span(*duplicate.other, *duplicate.other_number) : Span{},
                                "it is also defined here"});
    context_.has_errors = true;
  }

  Context& context_;
  std::optional<Suggestions> suggestions_;
  std::set<const File*> compilers_;                                // whose compiler's warnings were added
  std::unordered_map<std::int64_t, std::vector<Warning>> stored_;  // by the item's row
};

}  // namespace

void check_files(Context& context) { Checker(context).run(); }

std::vector<Warning> read_warnings(database::Database& database, database::FileId file) {
  database::Statement rows(database,
                           "SELECT code, start, length, message, help FROM darkpkg_diagnostics WHERE file = ? ORDER BY "
                           "number");
  rows.bind(file);
  std::vector<Warning> out;
  while (rows.step())
    if (std::optional<Code> code = parse_code(rows.text(0)))
      out.push_back({*code,
                     {static_cast<std::uint32_t>(rows.integer(1)), static_cast<std::uint32_t>(rows.integer(2))},
                     std::string(rows.text(3)),
                     std::string(rows.text(4)),
                     std::nullopt,
                     0});
  return out;
}

}  // namespace darkpkg::link
