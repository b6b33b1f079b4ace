#include "store/stepped.hpp"

#include <algorithm>
#include <utility>

#include "language/diagnostics/allowed.hpp"
#include "link/pins.hpp"
#include "rules/edition/places.hpp"

namespace darkpkg::store {
namespace {

Diagnostics told(const std::vector<link::Warning>& warnings, const Warnings& options) {
  Diagnostics out;
  for (const link::Warning& warning : warnings) out.add(warning.code, warning.at, warning.message, warning.help);
  return without_allowed(options.allowed, std::move(out));
}

}  // namespace

Stepped::Stepped(const Snapshot& from, const Means& means)
    : step(means.encoder->edition()), means_(means), prior_(from, means.users, *means.encoder, means.root, step) {
  step.inputs = &means.encoder->inputs();
  step.prior = &prior_;
}

Result<void> Stepped::run(const std::vector<FileChange>& changes) {
  for (const FileChange& change : changes) prior_.change(change);
  const std::vector<link::File*> changed = step.files;
  if (Result<void> done = link::load_files(step, changed); !done) return done;
  if (Result<void> done = link::run_step(step); !done) return done;
  if (const std::optional<std::vector<link::Warning>> found = link::check_pins(step))
    pins_ = told(*found, means_.warnings);
  return {};
}

std::vector<link::FileDiagnostics> Stepped::diagnostics() const {
  std::vector<link::FileDiagnostics> out;
  for (const link::File* file : step.files) {
    Diagnostics found = without_allowed(means_.warnings.allowed, file->diagnostics);
    if (!found.empty()) out.push_back({file->source, std::move(found)});
  }
  std::ranges::sort(out, {}, &link::FileDiagnostics::path);
  return out;
}

Diagnostics Stepped::all_pins() {
  step.names.emplace(prior_.names());
  return told(link::find_unused_pins(step), means_.warnings);
}

Result<ItemBytes> Stepped::encode(link::Item& item) {
  if (Result<void> done = prior_.load_code({&item.file, 1}); !done) return tl::unexpected(done.error());
  return step.edition.encode(item.linked_item(), *step.inputs, Runtime::checked);
}

Result<void> Stepped::report(link::Item& item, const ValueProblem& problem) {
  if (Result<void> done = prior_.load_code({&item.file, 1}); !done) return done;
  const Span at = step.edition.place(item.linked_item(), problem.instruction).value_or(span_of(item.positions().name));
  item.file->diagnostics.add(problem.code, at, problem.message, problem.help);
  return {};
}

Result<std::shared_ptr<const object::Bodies>> Stepped::bodies_of(const SourceFile& file) {
  if (decoded_.empty())
    for (const SteppedFile& each : prior_.files())
      if (each.bodies) decoded_.emplace(each.object.get(), each.bodies);
  const auto found = decoded_.find(file.object.get());
  if (found == decoded_.end()) return means_.bodies.get(file);
  return std::shared_ptr<const object::Bodies>(std::shared_ptr<void>(), found->second);
}

Result<Findings> check_all(const Snapshot& snapshot, const Means& means) {
  // A few files at a time: their code takes room.
  constexpr std::size_t kFiles = 32;
  Findings out;
  for (std::size_t i = 0; i < snapshot.files.size(); i += kFiles) {
    std::vector<FileChange> some;
    for (std::size_t k = i; k < std::min(i + kFiles, snapshot.files.size()); k++)
      some.push_back({snapshot.files[k]->path, snapshot.files[k]->object});
    Stepped stepped(snapshot, means);
    if (Result<void> done = stepped.run(some); !done) return tl::unexpected(done.error());
    std::ranges::move(stepped.diagnostics(), std::back_inserter(out.files));
  }
  out.pins = Stepped(snapshot, means).all_pins();
  return out;
}

}  // namespace darkpkg::store
