#pragma once

#include "base/result.hpp"
#include "session/builder.hpp"
#include "session/debounce.hpp"
#include "session/watcher.hpp"

namespace darkpkg::session {

/// Who wants to know what a session does. Called on the thread that runs it.
class Listener {
 public:
  virtual ~Listener() = default;
  /// A build ended that had something to do.
  virtual void built(const Outcome& outcome, Clock::duration since_change) = 0;
  /// A build could not be done, for a reason that may pass; it is tried again. Not called twice for one reason.
  virtual void failed(const Error& error) = 0;
  /// What failed works again, and there was nothing to do.
  virtual void recovered() {}
  /// All that changed is built, and everything is tidy.
  virtual void settled() = 0;
};

/// Builds whenever something changes, until it is told to stop.
class Session {
 public:
  Session(Builder builder, Listener& listener) : builder_(std::move(builder)), listener_(listener) {}

  /// Runs until `stop` is readable, or nobody is left to read what is written to `output`; -1: nobody has to. An error
  /// where files can't be watched.
  Result<void> run(int stop, int output);

 private:
  Result<void> build();
  void settle();
  void take_events();
  bool git_is_busy() const;
  void fail(const Error& error);

  Builder builder_;
  Listener& listener_;
  std::optional<Watcher> watcher_;
  Debounce debounce_;
  Changes changes_;
  Clock::time_point first_change_;
  std::string last_error_;
  std::string git_lock_;  // empty: the packages are in no work tree
};

}  // namespace darkpkg::session
