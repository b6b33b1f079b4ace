#include "lsp/packages.hpp"

#include <algorithm>
#include <utility>

#include "tool/message.hpp"
#include "workspace/discover.hpp"

namespace darkpkg::lsp {

Packages::Packages(BuildSettings settings, session::Watcher watcher)
    : settings_(std::move(settings)),
      watcher_(std::move(watcher)),
      sources_(settings_),
      analysis_(sources_, settings_) {}

Result<std::unique_ptr<Packages>> Packages::open(BuildSettings settings) {
  Result<session::Watcher> watcher = session::Watcher::open();
  if (!watcher) return tl::unexpected(watcher.error());
  settings.awaited_root.clear();
  std::unique_ptr<Packages> out(new Packages(std::move(settings), std::move(*watcher)));
  out->look_at_everything();
  return out;
}

std::optional<std::string> Packages::source_at(std::string_view path) const {
  const auto is_below = [&](std::string_view folder) {
    return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
  };
  if (!is_below(settings_.root) || std::ranges::any_of(sources_.excluded(), is_below)) return std::nullopt;
  std::string source(path.substr(settings_.root.size() + 1));
  if (!is_source_path(*settings_.edition, source)) return std::nullopt;
  return source;
}

void Packages::set_text(const std::string& source, std::shared_ptr<const std::string> text) {
  sources_.set_text(source, std::move(text));
  stale_ = true;
}

void Packages::release(const std::string& source) {
  sources_.release(source);
  stale_ = true;
}

void Packages::look_at(const std::string& source) {
  sources_.look_at(source);
  stale_ = true;
}

void Packages::take_events() {
  const std::size_t before = touched_.events;
  watcher_.read(touched_);
  touched_.database = false;
  if (touched_.events == before || !touched_.any()) return;
  debounce_.changed(Clock::now(), touched_.is_one_save() ? session::Expect::nothing
                                  : touched_.is_whole()  ? session::Expect::more
                                                         : session::Expect::much);
}

std::optional<Clock::time_point> Packages::due() const {
  if (std::optional<Clock::time_point> at = debounce_.build_at()) return at;
  if (stale_) return changed_;
  if (!analysis_.is_settled()) return changed_ + kQuiet;
  return std::nullopt;
}

void Packages::work(Clock::time_point now) {
  if (std::optional<Clock::time_point> at = debounce_.build_at(); at && *at <= now) {
    const session::Touched touched = std::exchange(touched_, {});
    if (touched.everything) look_at_everything();
    else
      for (const auto& [source, whole] : touched.sources)
        // What is written next may have errors, and then an empty text would be the last one without. Its close tells.
        if (whole || !sources_.is_emptied(source)) sources_.look_at(source);
    debounce_.built(now);
    debounce_.settled();
    stale_ = true;
  }
  if (stale_) refresh();
  else if (!analysis_.is_settled() && changed_ + kQuiet <= now) {
    if (Result<void> done = analysis_.settle(); !done) fail(done.error());
    revision_++;
  }
}

/// Until no folder is new that nothing watched while it was read.
void Packages::look_at_everything() {
  for (bool again = true; again;) {
    again = false;
    if (Result<void> done = find_inputs(settings_); !done) fail(done.error());
    if (Result<void> done = sources_.look_at_all(); !done) fail(done.error());
    Result<bool> added = watcher_.follow(sources_.places());
    if (!added) fail(added.error());
    else again = *added;
  }
  if (Result<void> done = analysis_.read_tables(); !done) fail(done.error());
  stale_ = true;
}

void Packages::refresh() {
  stale_ = false;
  changed_ = Clock::now();
  revision_++;
  if (Result<void> done = analysis_.refresh(); !done) fail(done.error());
  else last_error_.clear();
}

const Findings& Packages::findings() {
  if (stale_) refresh();
  return analysis_.findings();
}

const store::Snapshot& Packages::view() {
  if (stale_) refresh();
  return analysis_.view();
}

/// Tells it once: what is known stays.
void Packages::fail(const Error& error) {
  if (std::exchange(last_error_, error.message) != error.message) report(error);
}

}  // namespace darkpkg::lsp
