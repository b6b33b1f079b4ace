#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "lsp/analysis.hpp"
#include "lsp/sources.hpp"
#include "session/debounce.hpp"
#include "session/watcher.hpp"
#include "workspace/settings.hpp"

namespace darkpkg::lsp {

using Clock = std::chrono::steady_clock;

/// The packages below one root: their sources, what is wrong with them, and a watch on their files.
class Packages {
 public:
  /// How long nobody has to type before ids and values follow.
  static constexpr std::chrono::milliseconds kQuiet{40};

  static Result<std::unique_ptr<Packages>> open(BuildSettings settings);

  const BuildSettings& settings() const { return settings_; }
  const Edition& edition() const { return *settings_.edition; }
  const Sources& sources() const { return sources_; }
  /// The path below the root of a file that is one of the sources, or would be if it were there.
  std::optional<std::string> source_at(std::string_view path) const;

  void set_text(const std::string& source, std::shared_ptr<const std::string> text);
  void release(const std::string& source);
  /// Somebody says that the file changed.
  void look_at(const std::string& source);

  /// Readable when files change.
  int fd() const { return watcher_.fd(); }
  void take_events();
  /// When to do what is due; nothing: nothing is.
  std::optional<Clock::time_point> due() const;
  /// Does what is due by now.
  void work(Clock::time_point now);

  /// What is wrong with the sources as they are now, apart from values.
  const Findings& findings();
  /// Counts what findings() may have changed.
  std::uint64_t revision() const { return revision_; }
  /// The items as the sources define them now.
  const store::Snapshot& view();
  std::size_t count_followers(const store::Item& item) const { return analysis_.count_followers(item); }

 private:
  explicit Packages(BuildSettings settings, session::Watcher watcher);
  void look_at_everything();
  void refresh();
  void fail(const Error& error);

  BuildSettings settings_;
  session::Watcher watcher_;
  Sources sources_;
  Analysis analysis_;
  session::Touched touched_;
  session::Debounce debounce_;
  bool stale_ = true;
  std::uint64_t revision_ = 0;
  Clock::time_point changed_;
  std::string last_error_;
};

}  // namespace darkpkg::lsp
