#include "session/session.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "workspace/git_folder.hpp"

namespace darkpkg::session {
namespace {

/// How long to wait after a failure that nobody's save mends: a missing folder, a database that is locked.
constexpr std::chrono::milliseconds kRetry{1000};

/// While Git's lock is there it changes files; one that a crash left must not stop everything.
constexpr std::chrono::milliseconds kGitPause{5};
constexpr std::chrono::milliseconds kLongestGit{2000};

/// How long an event is waited for that the kernel has queued already, in ms.
constexpr int kCookieTakes = 20;

/// A look at everything takes at most one part in so many of the time, and one.
constexpr int kLeastRest = 20;

/// poll()'s timeout: it must not wake up before, or the loop would spin. -1: none.
int timeout_until(std::optional<Clock::time_point> at) {
  if (!at) return -1;
  auto left = std::chrono::ceil<std::chrono::milliseconds>(*at - Clock::now()).count();
  return left > 0 ? static_cast<int>(left) : 0;
}

}  // namespace

Result<void> Session::run(int stop, int output) {
  Result<Watcher> watcher = Watcher::open();
  if (!watcher) return tl::unexpected(watcher.error());
  watcher_ = std::move(*watcher);
  mounts_ = FileDescriptor(::open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC));
  touched_.everything = true;
  first_change_ = Clock::now();
  if (Result<void> done = build(Occasion::change); !done) return done;
  for (;;) {
    std::optional<Clock::time_point> due = debounce_.build_at();
    if (!due) due = debounce_.settle_at();
    if (!due) due = fold_at_;
    if (std::optional<Clock::time_point> at = poll_at(); at && (!due || *at < *due)) due = at;
    Wanted fds = wanted(stop, output);
    int ready = ::poll(fds.data(), fds.size(), timeout_until(due));
    if (ready < 0 && errno != EINTR)
      return darkpkg::fail(std::string("cannot wait for changes: ") + std::strerror(errno));
    if (ready > 0 && (fds[1].revents != 0 || (fds[2].revents & (POLLERR | POLLHUP)) != 0)) return {};
    if (ready > 0 && fds[0].revents != 0) take_events();
    if (ready > 0) take_mounts(fds[4].revents);
    if (ready > 0 && fds[3].revents != 0)
      if (Result<void> done = answer_all(); !done) return done;
    Clock::time_point now = Clock::now();
    if (std::optional<Clock::time_point> at = debounce_.build_at(); at && *at <= now) {
      if (git_is_busy() && now - first_change_ < kLongestGit) {
        debounce_.postpone(now, kGitPause);
        continue;
      }
      if (Result<void> done = build(Occasion::change); !done) return done;
    } else if (at = debounce_.settle_at(); at && *at <= now) {
      settle();
    } else if (at = poll_at(); at && *at <= now) {
      touched_.everything = true;
      first_change_ = now;
      if (Result<void> done = build(Occasion::poll); !done) return done;
    } else if (fold_at_ && *fold_at_ <= now) {
      fold(stop, output);
    }
  }
}

std::optional<Clock::time_point> Session::poll_at() const {
  // What waits to be built or tidied up looks at everything itself.
  if (debounce_.build_at() || debounce_.settle_at()) return std::nullopt;
  if (doubt_) return *doubt_ + kDoubt;
  if (wanted_poll_) return wanted_poll_->count() > 0 ? std::optional(looked_ + *wanted_poll_) : std::nullopt;
  if (!silent_) return std::nullopt;
  return looked_ + std::max<Clock::duration>(kSilentInterval, kLeastRest * look_takes_);
}

/// Finds out what depends on where the packages are.
void Session::look_around(const Places& places) {
  std::optional<GitFolder> git = enclosing_git_folder(builder_.settings().root);
  git_lock_ = git ? git->own + "/index.lock" : "";
  looked_ = Clock::now();
  other_names_ = places.other_names;
  std::optional<SilentPlace> silent = find_silent_place(places);
  if (!wanted_poll_ && silent && (!silent_ || silent->path != silent_->path))
    listener_.polling(*silent, kSilentInterval);
  silent_ = std::move(silent);
}

void Session::take_events() {
  const bool waiting = touched_.any();
  const std::size_t before = touched_.events;
  watcher_->read(touched_);
  if (touched_.database && builder_.database_is_ours()) touched_.database = false;
  for (const std::string& source : std::exchange(touched_.objects, {}))
    if (!builder_.is_own_object(source)) doubt_ = Clock::now();
  if (touched_.events == before || !touched_.any()) return;
  if (!waiting) first_change_ = Clock::now();
  Expect expect = touched_.is_one_save() ? Expect::nothing : touched_.is_whole() ? Expect::more : Expect::much;
  if (git_is_busy()) expect = Expect::much;
  debounce_.changed(Clock::now(), expect);
}

/// A file system that was put over a folder brings other files, without an event.
void Session::take_mounts(short events) {
  if ((events & (POLLPRI | POLLERR)) == 0) return;
  doubt_ = Clock::now();
  mounted_ = true;
}

Session::Wanted Session::wanted(int stop, int output) const {
  return {{{watcher_->fd(), POLLIN, 0},
           {stop, POLLIN, 0},
           {output, 0, 0},
           {answers_.fd(), POLLIN, 0},
           {mounts_.get(), POLLPRI, 0}}};
}

Result<void> Session::answer_all() {
  while (std::optional<Asking> asking = answers_.next()) {
    Result<std::optional<Answer>> answer = this->answer(asking->question());
    if (!answer) return tl::unexpected(answer.error());
    asking->answer(*answer);
  }
  return {};
}

/// Nothing if that can't be told. What happened before the question is built first.
Result<std::optional<Answer>> Session::answer(const Question& question) {
  const std::optional<Answer> unknown;
  const bool polls = silent_ || (wanted_poll_ && wanted_poll_->count() > 0);
  if (question_of(builder_.settings()) != question || polls || other_names_) return unknown;
  pollfd mounts{mounts_.get(), POLLPRI, 0};
  if (::poll(&mounts, 1, 0) > 0) take_mounts(mounts.revents);
  if (!catch_up() || doubt_ || git_is_busy()) return unknown;
  Answer out;
  if (touched_.any()) {
    if (Result<void> done = build(Occasion::change); !done) return tl::unexpected(done.error());
    out = {compiled_, true};
  }
  if (touched_.any() || doubt_ || !builder_.is_linked()) return unknown;
  return out;
}

/// Reads the events of all that happened before now; false if they don't come.
bool Session::catch_up() {
  const std::string cookie = watcher_->place_cookie();
  if (cookie.empty()) return false;
  const Clock::time_point end = Clock::now() + std::chrono::milliseconds(kCookieTakes);
  for (;;) {
    take_events();
    if (touched_.cookie == cookie) return true;
    pollfd events{watcher_->fd(), POLLIN, 0};
    if (::poll(&events, 1, timeout_until(end)) <= 0) return false;
  }
}

bool Session::git_is_busy() const { return !git_lock_.empty() && ::access(git_lock_.c_str(), F_OK) == 0; }

void Session::fail(const Error& error) {
  if (error.message != last_error_) listener_.failed(error);
  last_error_ = error.message;
  touched_.everything = true;
  debounce_.postpone(Clock::now(), kRetry);
}

Result<void> Session::build(Occasion occasion) {
  Touched touched = std::exchange(touched_, {});
  compiled_ = 0;
  if (touched.everything) doubt_.reset();
  if (occasion == Occasion::change) fold_at_.reset();
  for (bool again = false;; again = true) {
    Result<Outcome> outcome = builder_.build(touched);
    if (outcome) compiled_ += outcome->compiled.size();
    if (occasion == Occasion::poll && !again && !mounted_ && outcome && outcome->idle) {
      looked_ = Clock::now();
      look_takes_ = looked_ - first_change_;
      return {};
    }
    if (!outcome) {
      fail(outcome.error());
    } else {
      debounce_.built(Clock::now());
      const bool recovered = !std::exchange(last_error_, {}).empty();
      // Whoever was told of a missing folder may think that the errors went with it.
      if (recovered && outcome->idle && !outcome->succeeded) outcome->idle = false;
      if (recovered && outcome->idle) listener_.recovered();
      bool told = again && outcome->compiled.empty() && !outcome->succeeded;
      // Editors change rights after a save, `touch` sets times before it closes the file.
      told |= touched.is_attributes() && outcome->succeeded && !outcome->changed && !recovered;
      if (!outcome->idle && !told) listener_.built(*outcome, Clock::now() - first_change_);
    }
    // Only a look at everything finds other folders.
    if (outcome && touched.is_whole() && !builder_.looked_at_everything()) return {};
    Places places = builder_.places();
    mounted_ = false;
    answers_.open(builder_.settings());
    places.cookies = answers_.folder();
    look_around(places);
    Result<bool> added = watcher_->follow(places);
    if (!added) return tl::unexpected(added.error());
    if (!*added || !outcome) return {};
    touched.everything = true;
  }
}

void Session::settle() {
  debounce_.settled();
  Result<bool> again = builder_.settle();
  if (!again) return fail(again.error());
  if (!*again) {
    if (builder_.settings().edition->identity() == Identity::by_content) fold_at_ = Clock::now() + kIdle;
    return listener_.settled();
  }
  touched_.everything = true;
  first_change_ = Clock::now();
  debounce_.changed(first_change_, Expect::more);
}

/// Until something happens.
void Session::fold(int stop, int output) {
  fold_at_.reset();
  Result<bool> done = builder_.fold([&] {
    Wanted fds = wanted(stop, output);
    if (::poll(fds.data(), fds.size(), 0) <= 0) return false;
    if (fds[0].revents != 0) take_events();
    take_mounts(fds[4].revents);
    return touched_.any() || fds[1].revents != 0 || (fds[2].revents & (POLLERR | POLLHUP)) != 0 || fds[3].revents != 0;
  });
  // A database that somebody else works in, for instance.
  if (!done || !*done) fold_at_ = Clock::now() + kIdle;
}

}  // namespace darkpkg::session
