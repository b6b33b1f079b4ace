#include "link/check.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "link/prior.hpp"
#include "link/resolve.hpp"
#include "link/suggest.hpp"
#include "rules/edition/places.hpp"
#include "rules/parse_code.hpp"

namespace darkpkg::link {
namespace {

/// If every item is compared, those of before are no news; a file that was not compiled has none.
Suggestions make_suggestions(Step& step) {
  Suggestions out(step.edition, *step.inputs);
  if (!step.full) {
    std::set<std::int64_t> removed;
    for (const database::ItemRow& row : step.removed) removed.insert(row.row);
    for (const database::ItemRow& row : step.prior->all_items())
      if (!removed.contains(row.row)) out.add(row.kind, row.name);
  }
  for (const Item& item : step.items)
    if (step.full || !item.old) out.add(item.kind, item.name);
  return out;
}

/// Does one of the item's references mean nothing that has to mean something?
bool lacks_a_name(Step& step, const Item& item) {
  const std::vector<Reference>& references = item.index().references;
  for (std::size_t i = 0; i < references.size(); i++) {
    if (!step.edition.traits(references[i]).required) continue;
    if (item.resolutions.empty()
            ? resolve(step.edition, references[i], item.index().modules, *step.names, *step.inputs).missing()
            : item.resolutions[i].missing())
      return true;
  }
  return false;
}

/// Is the item's own text as it was? A full step that meets an error links none, also not those that changed, and what
/// is stored of these speaks of references that they may no longer have.
bool says_what_it_said(const Item& item) { return item.cause != Cause::changed && item.cause != Cause::added; }

class Checker {
 public:
  explicit Checker(Step& step) : step_(step) {}

  Result<void> run() {
    if (Result<void> done = load(); !done) return done;
    for (const Duplicate& duplicate : step_.duplicates) report(duplicate);
    if (!step_.only_errors) read_stored();
    for (Item* item : checked_) {
      if (!step_.only_errors) add_compilers_warnings(*item->file);
      if (item->linked || !keeps_warnings_) check(*item);
      else if (says_what_it_said(*item)) keep_warnings(*item);
    }
    for (File* file : step_.files) {
      if (!file->looked_at || !file->loaded()) continue;
      if (!step_.only_errors) add_compilers_warnings(*file);  // of a file without items
      std::ranges::stable_sort(file->warnings, {}, [](const Warning& w) { return w.at.offset; });
      for (const Warning& w : file->warnings)
        file->diagnostics.add(w.code, w.at, w.message, w.shown_help.empty() ? w.help : w.shown_help);
    }
    return {};
  }

 private:
  /// Finds which items are to be checked, and loads what that takes.
  Result<void> load() {
    std::vector<File*> files;
    for (const Duplicate& duplicate : step_.duplicates) {
      files.push_back(duplicate.file);
      if (duplicate.other_number) files.push_back(duplicate.other);
    }
    if (!step_.only_errors)
      for (File* file : step_.files)
        if (file->looked_at && file->loaded()) files.push_back(file);
    for (Item& item : step_.items) {
      if (!item.file->looked_at || (step_.only_errors && !lacks_a_name(step_, item))) continue;
      checked_.push_back(&item);
      if (files.empty() || files.back() != item.file) files.push_back(item.file);
    }
    return step_.prior->load_code(files);
  }

  std::string suggestion(const Reference& reference, std::string_view similar, const Item& item) {
    if (!suggestions_) suggestions_ = make_suggestions(step_);
    return suggestions_->help(reference, item.index().modules, similar);
  }

  void check(Item& item) {
    if (item.resolutions.empty())
      item.resolutions = resolve_all(step_.edition, item.index(), *step_.names, *step_.inputs);
    CheckedItem checked{item.index(), item.positions(), *item.file->bodies, item.number, item.resolutions};
    auto help = [&](const Reference& reference, std::string_view similar) {
      return suggestion(reference, similar, item);
    };
    for (Problem& found : step_.edition.find_problems(checked, help)) {
      if (code_severity(found.code) == Severity::error) {
        item.file->diagnostics.add(found.code, found.at, std::move(found.message), std::move(found.help));
        step_.has_errors = true;
        continue;
      }
      if (step_.only_errors) continue;
      std::string shown_help =
          step_.edition.warning_traits(found.code).help_suggests ? std::exchange(found.help, {}) : "";
      item.file->warnings.push_back({found.code, found.at, std::move(found.message), std::move(found.help), item.number,
                                     found.reference, std::move(shown_help)});
    }
  }

  void add_compilers_warnings(File& file) {
    if (!file.loaded() || !compilers_.insert(&file).second) return;
    for (const object::Warning& warning : file.positions->warnings)
      if (std::optional<Code> code = parse_code(warning.code))
        file.warnings.push_back({*code, span_of(warning.at), warning.message, warning.help, std::nullopt, 0});
  }

  void read_stored() {
    for (const File* file : step_.files) {
      if (!file->looked_at) continue;
      auto found = step_.prior->warnings(*file);
      keeps_warnings_ = found.has_value();
      if (!found) return;
      for (auto& [row, warning] : *found) stored_[row].push_back(std::move(warning));
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
      const object::ItemPositions& positions = item.positions();
      const WarningTraits traits = step_.edition.warning_traits(warning.code);
      each_warned(traits.about_bound, step_.edition.traits(reference), positions, warning.reference,
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
    auto offset = [&](std::uint32_t number) { return duplicate.file->positions->items[number].name.offset; };
    // Objects have items in the order of their kinds; people read from the top.
    if (duplicate.other == duplicate.file && duplicate.other_number &&
        offset(*duplicate.other_number) > offset(duplicate.number))
      std::swap(duplicate.number, *duplicate.other_number);
    const object::IndexItem& item = duplicate.file->index->items[duplicate.number];
    auto name_span = [](const File& file, std::uint32_t number) { return span_of(file.positions->items[number].name); };
    std::string what = "the " + std::string(kind_word(item.kind)) + " '" + full_name(item.modules, item.name) + "' ";
    const ItemKind other =
        duplicate.other_number ? duplicate.other->index->items[*duplicate.other_number].kind : item.kind;
    what += other == item.kind ? "is defined twice" : "has the name of a " + std::string(kind_word(other));
    Diagnostic& diagnostic =
        duplicate.file->diagnostics.add(Code::duplicate_definition, name_span(*duplicate.file, duplicate.number),
                                        std::move(what), "remove or rename one of them");
    diagnostic.notes.push_back({duplicate.other->source,
                                duplicate.other_number ? name_span(*duplicate.other, *duplicate.other_number) : Span{},
                                "it is also defined here"});
    step_.has_errors = true;
  }

  Step& step_;
  bool keeps_warnings_ = true;
  std::vector<Item*> checked_;
  std::optional<Suggestions> suggestions_;
  std::set<const File*> compilers_;                                // whose compiler's warnings were added
  std::unordered_map<std::int64_t, std::vector<Warning>> stored_;  // by the item's row
};

}  // namespace

Result<void> check_files(Step& step) { return Checker(step).run(); }

}  // namespace darkpkg::link
