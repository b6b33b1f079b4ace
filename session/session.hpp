#pragma once

#include <poll.h>

#include <array>

#include "base/result.hpp"
#include "session/answers.hpp"
#include "session/builder.hpp"
#include "session/debounce.hpp"
#include "session/silent_files.hpp"
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
  /// Events don't tell of all changes in `place`: from now on everything is looked at every `interval`, or more rarely
  /// if a look takes long.
  virtual void polling(const SilentPlace& /*place*/, std::chrono::milliseconds /*interval*/) {}
};

/// Builds whenever something changes, until it is told to stop. Answers whoever asks whether everything is built
/// (question.hpp).
class Session {
 public:
  /// How often to look at everything on file systems that may change without an event.
  static constexpr std::chrono::milliseconds kSilentInterval{500};

  /// How long after a sign that events don't tell all everything is looked at.
  static constexpr std::chrono::milliseconds kDoubt{100};

  /// How long nothing has to happen before Dark's rows are brought to stand as a clean build writes them.
  static constexpr std::chrono::milliseconds kIdle{5000};

  /// `poll`: how often to look at everything whatever events tell, 0: never; nothing: as the file systems need it.
  Session(Builder builder, Listener& listener, std::optional<std::chrono::milliseconds> poll)
      : builder_(std::move(builder)), listener_(listener), wanted_poll_(poll) {}

  /// Runs until `stop` is readable, or nobody is left to read what is written to `output`; -1: nobody has to. An error
  /// if files can't be watched.
  Result<void> run(int stop, int output);

 private:
  enum class Occasion : std::uint8_t { change, poll };
  using Wanted = std::array<pollfd, 5>;
  Result<void> build(Occasion occasion);
  void look_around(const Places& places);
  std::optional<Clock::time_point> poll_at() const;
  void settle();
  void fold(int stop, int output);
  void take_events();
  void take_mounts(short events);
  Wanted wanted(int stop, int output) const;
  Result<void> answer_all();
  Result<std::optional<Answer>> answer(const Question& question);
  bool catch_up();
  bool git_is_busy() const;
  void fail(const Error& error);

  Builder builder_;
  Listener& listener_;
  std::optional<Watcher> watcher_;
  Debounce debounce_;
  Touched touched_;
  Clock::time_point first_change_;
  const std::optional<std::chrono::milliseconds> wanted_poll_;
  std::optional<SilentPlace> silent_;
  Clock::time_point looked_;      // when the last look at everything ended
  Clock::duration look_takes_{};  // how long it took if it found nothing
  std::string last_error_;
  std::optional<Clock::time_point> fold_at_;
  Answers answers_;
  FileDescriptor mounts_;                   // says when file systems come or go
  std::optional<Clock::time_point> doubt_;  // since when events may not have told all
  bool other_names_ = false;                // see Places
  bool mounted_ = false;                    // since the places were followed
  std::size_t compiled_ = 0;                // by the last build
  std::string git_lock_;                    // empty: the packages are in no work tree
};

}  // namespace darkpkg::session
