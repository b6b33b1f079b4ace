#include "serve/live_packages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "rules/wire/ids.hpp"
#include "store/check.hpp"
#include "tool/diagnostics.hpp"
#include "tool/message.hpp"
#include "tool/render/json.hpp"

namespace darkpkg::serve {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kSavesKept = 4096;

/// The findings as a JSON array.
std::string json_array(const std::vector<link::FileDiagnostics>& files) {
  std::string out = "[";
  for (const link::FileDiagnostics& file : files) {
    const std::string text = source_text(file.path).value_or("");
    for (const Diagnostic& diagnostic : file.diagnostics.all()) {
      if (out.size() > 1) out += ',';
      out += render_json({file.path, text, &diagnostic}, false, source_text);
      out.pop_back();  // the line feed
    }
  }
  return out + "]";
}

}  // namespace

std::string change_event(const store::Update& update) {
  ordered_json items = ordered_json::array();
  for (const store::ItemChange& change : update.changes)
    items.push_back({{"change", store::change_text(change.change)},
                     {"kind", wire::kind_text(change.kind)},
                     {"id", change.id.text()},
                     {"name", change.name}});
  return ordered_json{{"generation", update.generation}, {"items", std::move(items)}}.dump(
      -1, ' ', false, ordered_json::error_handler_t::replace);
}

Result<void> LivePackages::publish(session::Outcome& outcome, bool everything) {
  everything |= outcome.compiled.empty() || store_.generation() == 0;
  Result<store::Update> update = everything ? store_.update() : store_.update(outcome.compiled);
  if (!update) return tl::unexpected(update.error());
  outcome.succeeded = !store::has_errors(update->diagnostics);
  outcome.changed = update->published;
  outcome.diagnostics = std::move(update->diagnostics);
  if (!outcome.succeeded) return {};
  if (update->published) feed_.publish("change", change_event(*update));
  // Also where nothing is new in memory: a comment moves what the database knows of places.
  if (sync_) sync_->request();
  return {};
}

void LivePackages::built(const session::Outcome& outcome, session::Clock::duration since_change) {
  const double seconds = std::chrono::duration<double>(since_change).count();
  std::size_t errors = 0;
  for (const link::FileDiagnostics& file : outcome.diagnostics)
    for (const Diagnostic& diagnostic : file.diagnostics.all())
      errors += code_severity(diagnostic.code) == Severity::error ? 1 : 0;
  set_diagnostics(json_array(outcome.diagnostics), errors);
  if (outcome.changed) {
    std::lock_guard lock(mutex_);
    if (seconds_.size() < kSavesKept) seconds_.push_back(seconds);
    else seconds_[saves_ % kSavesKept] = seconds;
    saves_++;
  }
  if (!quiet_)
    print_error(fmt::format("generation {}: {} compiled, {} errors, {:.1f} ms\n", store_.generation(),
                            outcome.compiled.size(), errors, seconds * 1000));
}

void LivePackages::failed(const Error& error) { report(error); }

void LivePackages::set_diagnostics(std::string json, std::size_t errors) {
  {
    std::lock_guard lock(mutex_);
    if (json == diagnostics_) return;
    diagnostics_ = json;
  }
  feed_.publish("diagnostics", fmt::format("{{\"errors\":{},\"diagnostics\":{}}}", errors, json));
}

std::string LivePackages::diagnostics() const {
  std::lock_guard lock(mutex_);
  return diagnostics_;
}

std::string LivePackages::timings() const {
  std::vector<double> sorted;
  std::size_t count;
  {
    std::lock_guard lock(mutex_);
    sorted = seconds_;
    count = saves_;
  }
  std::ranges::sort(sorted);
  std::string out =
      "# HELP darkpkg_save_visible_seconds From a save's event to its visibility in memory.\n"
      "# TYPE darkpkg_save_visible_seconds summary\n";
  for (double quantile : {0.5, 0.9, 0.99})
    if (!sorted.empty())
      out += fmt::format("darkpkg_save_visible_seconds{{quantile=\"{}\"}} {:.6f}\n", quantile,
                         sorted[static_cast<std::size_t>(quantile * static_cast<double>(sorted.size() - 1))]);
  return out + fmt::format("darkpkg_save_visible_seconds_count {}\n", count);
}

}  // namespace darkpkg::serve
