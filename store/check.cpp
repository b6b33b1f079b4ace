#include "store/check.hpp"

#include <algorithm>
#include <optional>
#include <unordered_set>

#include "language/diagnostics/allowed.hpp"
#include "link/suggest.hpp"
#include "rules/edition/places.hpp"
#include "rules/parse_code.hpp"

namespace darkpkg::store {
namespace {

class Checker {
 public:
  Checker(const Snapshot& snapshot, const Encoder& encoder) : snapshot_(snapshot), encoder_(encoder) {}

  Result<Diagnostics> check(const SourceFile& file) {
    Result<object::Bodies> bodies = file.object->bodies();
    if (!bodies) return tl::unexpected(bodies.error());
    Result<object::Positions> positions = file.object->positions();
    if (!positions) return tl::unexpected(positions.error());
    // As the link tells them: errors first.
    Diagnostics out;
    std::vector<Diagnostic> warnings;
    auto add = [&](Code code, Span at, std::string message, std::string help) {
      if (code_severity(code) == Severity::error) out.add(code, at, std::move(message), std::move(help));
      else warnings.push_back({code, at, std::move(message), std::move(help), {}});
    };
    for (const object::Warning& warning : positions->warnings)
      if (std::optional<Code> code = parse_code(warning.code))
        add(*code, span_of(warning.at), warning.message, warning.help);
    for (const Item& item : file.items) {
      std::vector<Resolution> resolutions = encoder_.resolve(snapshot_, item);
      CheckedItem checked{item.index(), positions->items[item.number], *bodies, item.number, resolutions};
      auto help = [&](const Reference& reference, std::string_view similar) {
        return suggestions().help(reference, item.index().modules, similar);
      };
      for (Problem& problem : encoder_.edition().find_problems(checked, help))
        add(problem.code, problem.at, std::move(problem.message), std::move(problem.help));
    }
    std::ranges::stable_sort(warnings, {}, [](const Diagnostic& d) { return d.at.offset; });
    for (Diagnostic& d : warnings) out.add(d.code, d.at, std::move(d.message), std::move(d.help));
    return out;
  }

 private:
  const link::Suggestions& suggestions() {
    if (!suggestions_) {
      suggestions_.emplace(encoder_.edition(), encoder_.inputs());
      for (const auto& file : snapshot_.files)
        for (const Item& item : file->items) suggestions_->add(item.kind, item.name);
    }
    return *suggestions_;
  }

  const Snapshot& snapshot_;
  const Encoder& encoder_;
  std::optional<link::Suggestions> suggestions_;
};

}  // namespace

Result<std::vector<link::FileDiagnostics>> check_files(const Snapshot& snapshot, const Encoder& encoder,
                                                       const std::vector<const SourceFile*>& files,
                                                       const std::string& root, const Warnings& warnings) {
  Checker checker(snapshot, encoder);
  std::vector<link::FileDiagnostics> out;
  for (const SourceFile* file : files) {
    Result<Diagnostics> found = checker.check(*file);
    if (!found) return fail("the object of '" + file->path + "': " + found.error().message, "build the packages again");
    Diagnostics told = without_allowed(warnings.allowed, std::move(*found));
    if (!told.empty()) out.push_back({root + "/" + file->path, std::move(told)});
  }
  return out;
}

link::FileDiagnostics check_pins(const Snapshot& snapshot, const Encoder& encoder, const std::string& path,
                                 const Warnings& warnings) {
  std::unordered_set<std::string_view> modules;
  for (const auto& file : snapshot.files)
    for (const Item& item : file->items) modules.insert(module_of(item.name));
  std::vector<Problem> found;
  encoder.inputs().each_pin([&](ItemKind kind, std::string_view name, std::size_t offset) {
    if (modules.contains(module_of(name)) && !snapshot.find(kind, name))
      found.push_back(unused_pin(kind, name, offset, encoder.inputs().pinned(kind, name).has_value()));
  });
  std::ranges::sort(found, {}, [](const Problem& finding) { return finding.at.offset; });
  Diagnostics out;
  for (Problem& finding : found) out.add(finding.code, finding.at, std::move(finding.message), std::move(finding.help));
  return {path, without_allowed(warnings.allowed, std::move(out))};
}

bool has_missing(const Snapshot& snapshot, const Encoder& encoder, const Item& item) {
  SnapshotNames names(snapshot);
  const Edition& edition = encoder.edition();
  return std::ranges::any_of(item.index().references, [&](const Reference& reference) {
    return edition.traits(reference).required &&
           link::resolve(edition, reference, item.index().modules, names, encoder.inputs()).missing();
  });
}

bool has_errors(const std::vector<link::FileDiagnostics>& diagnostics) {
  return std::ranges::any_of(diagnostics, [](const auto& file) { return file.diagnostics.has_errors(); });
}

bool is_refused(const std::vector<link::FileDiagnostics>& diagnostics, const Warnings& warnings) {
  return has_errors(diagnostics) || (warnings.strict && !diagnostics.empty());
}

}  // namespace darkpkg::store
