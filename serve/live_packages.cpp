#include "serve/live_packages.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "report/json.hpp"
#include "serve/problem_item.hpp"
#include "tool/diagnostics.hpp"
#include "tool/message.hpp"
#include "tool/poll_option.hpp"

namespace darkpkg::serve {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kSavesKept = 4096;
/// How long whoever asks for the database waits for it.
constexpr std::chrono::milliseconds kLinkTakes{30};

std::size_t count_errors(const std::vector<link::FileDiagnostics>& files) {
  std::size_t out = 0;
  for (const link::FileDiagnostics& file : files)
    for (const Diagnostic& diagnostic : file.diagnostics.all())
      out += code_severity(diagnostic.code) == Severity::error ? 1 : 0;
  return out;
}

}  // namespace

std::string change_event(const store::Update& update) {
  ordered_json items = ordered_json::array();
  for (const store::ItemChange& change : update.changes)
    items.push_back({{"change", store::change_text(change.change)},
                     {"kind", kind_text(change.kind)},
                     {"id", change.id.text()},
                     {"name", change.name}});
  return ordered_json{{"generation", update.generation}, {"items", std::move(items)}}.dump(
      -1, ' ', false, ordered_json::error_handler_t::replace);
}

bool LivePackages::is_linked() { return sync_ != nullptr && sync_->flush(kLinkTakes).has_value(); }

void LivePackages::open() {
  Result<store::Update> built = store_.update();
  if (!built || !built->published) return;
  if (remember(*built)) tell({});
  store_.prepare_updates();
  if (sync_) sync_->request();
}

Result<void> LivePackages::publish(session::Outcome& outcome, bool everything) {
  everything |= outcome.compiled.empty() || store_.generation() == 0;
  Result<store::Update> update = everything ? store_.update() : store_.update(outcome.compiled);
  if (!update) return tl::unexpected(update.error());
  return take(std::move(*update), outcome);
}

Result<void> LivePackages::looked(session::Outcome& outcome) {
  Result<store::Update> update = store_.update();
  if (!update) return tl::unexpected(update.error());
  if (!update->published && !update->refused) {
    unchanged();
    return {};
  }
  outcome.idle = false;
  return take(std::move(*update), outcome);
}

Result<void> LivePackages::take(store::Update update, session::Outcome& outcome) {
  outcome.succeeded = !update.refused;
  outcome.changed = update.published;
  if (update.refused) {
    outcome.diagnostics = std::move(update.diagnostics);
    return {};
  }
  changes_ = update.changes.size();
  gate_.changed();
  // Also if nothing is new in memory: a comment moves what the database knows of places. Before anybody is told, so
  // that a flush that follows waits for it.
  if (sync_) sync_->request();
  if (update.published) feed_.publish("change", change_event(update));
  if (Result<void> done = remember(update); !done) return done;
  told_more_ = false;
  tell({});
  return {};
}

void LivePackages::unchanged() {
  gate_.changed();
  if (std::exchange(told_more_, false)) tell({});
}

/// Keeps what is wrong with the sources that the update looked at, and at first with all.
Result<void> LivePackages::remember(store::Update& update) {
  if (!knows_all_) {
    Result<std::vector<link::FileDiagnostics>> all = store_.check();
    if (!all) return tl::unexpected(all.error());
    update.diagnostics = std::move(*all);
    knows_all_ = true;
  }
  if (update.pins) {
    if (update.pins->diagnostics.empty()) known_.erase(update.pins->path);
    else known_[update.pins->path] = json_of_file(*update.pins);
  }
  for (const std::string& source : update.checked) known_.erase(store_.options().packages + "/" + source);
  for (link::FileDiagnostics& file : update.diagnostics) known_[file.path] = json_of_file(file);
  return {};
}

/// The findings in a file as JSON objects, with commas between them, each with the item that it is about.
std::string LivePackages::json_of_file(const link::FileDiagnostics& file) const {
  const std::string text = source_text(file.path).value_or("");
  const std::shared_ptr<const store::Snapshot> snapshot = store_.snapshot();
  const std::string root = store_.options().packages + "/";
  std::string out;
  for (const Diagnostic& diagnostic : file.diagnostics.all()) {
    ordered_json found = ordered_json::parse(render_json({file.path, text, &diagnostic}, false, source_text));
    if (file.path.starts_with(root))
      if (const store::Item* item = item_around(*snapshot, file.path.substr(root.size()), text, diagnostic.at.offset))
        found["item"] = {{"kind", kind_text(item->kind)}, {"name", item->name}};
    if (!out.empty()) out += ',';
    out += found.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  }
  return out;
}

void LivePackages::built(const session::Outcome& outcome, session::Clock::duration since_change) {
  const double seconds = std::chrono::duration<double>(since_change).count();
  builds_.add_save(outcome, since_change, store_.generation(), outcome.changed ? changes_ : 0);
  told_more_ = !outcome.succeeded;
  if (told_more_) tell(outcome.diagnostics);
  if (outcome.changed) {
    std::lock_guard lock(mutex_);
    if (seconds_.size() < kSavesKept) seconds_.push_back(seconds);
    else seconds_[saves_ % kSavesKept] = seconds;
    saves_++;
  }
  if (!quiet_)
    print_error(fmt::format("generation {}: {} compiled, {}, {:.1f} ms\n", store_.generation(), outcome.compiled.size(),
                            outcome.succeeded ? "published" : "refused", seconds * 1000));
}

void LivePackages::failed(const Error& error) { report(error); }

void LivePackages::polling(const session::SilentPlace& place, std::chrono::milliseconds interval) {
  if (!quiet_) print_error(polling_text(place, interval));
}

/// Tells what was found in sources that are not published, and what is known of all others.
void LivePackages::tell(const std::vector<link::FileDiagnostics>& found) {
  std::string json = "[";
  auto add = [&](const std::string& diagnostics) {
    if (json.size() > 1 && !diagnostics.empty()) json += ',';
    json += diagnostics;
  };
  for (const link::FileDiagnostics& file : found) add(json_of_file(file));
  for (const auto& [path, diagnostics] : known_)
    if (std::ranges::find(found, path, &link::FileDiagnostics::path) == found.end()) add(diagnostics);
  json += ']';
  {
    std::lock_guard lock(mutex_);
    if (json == diagnostics_) return;
    diagnostics_ = json;
  }
  feed_.publish("diagnostics", fmt::format("{{\"errors\":{},\"diagnostics\":{}}}", count_errors(found), json));
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
