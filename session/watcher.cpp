#include "session/watcher.hpp"

#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>

namespace darkpkg::session {
namespace {

constexpr std::uint32_t kGone = IN_DELETE_SELF | IN_MOVE_SELF;
constexpr std::uint32_t kNames = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO;
constexpr std::uint32_t kContent = IN_CLOSE_WRITE | IN_MODIFY | IN_ATTRIB;

/// As many as the kernel follows.
constexpr int kMostLinks = 40;

bool is_folder(const std::string& path) {
  struct stat s {};
  return ::stat(path.c_str(), &s) == 0 && S_ISDIR(s.st_mode);
}

std::string folder_of(const std::string& path) {
  std::size_t slash = path.rfind('/');
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::string name_of(const std::string& path) { return path.substr(path.rfind('/') + 1); }

bool is_link(const std::string& path) {
  struct stat s {};
  return ::lstat(path.c_str(), &s) == 0 && S_ISLNK(s.st_mode);
}

/// Where `path` leads to, empty: nowhere.
std::string real_path(const std::string& path) {
  char real[PATH_MAX];
  return ::realpath(path.c_str(), real) == nullptr ? "" : real;
}

void take_anything(bool is, Touched& touched) {
  if (!is) return;
  touched.everything = true;
  touched.events++;
}

/// What an event means for a file that is read: after a close or a rename it is whole; new attributes don't change
/// that; everything else has more to come.
void take_file(std::uint32_t mask, const std::string& source, Touched& touched) {
  touched.events++;
  if (mask & (IN_CLOSE_WRITE | IN_MOVED_TO)) touched.sources[source] = touched.saved = true;
  else if (mask & IN_ATTRIB) touched.sources.try_emplace(source, true);
  else touched.sources[source] = false;
}

}  // namespace

Result<Watcher> Watcher::open() {
  FileDescriptor inotify(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
  if (inotify) return Watcher(std::move(inotify));
  return fail(std::string("cannot watch files: ") + std::strerror(errno),
              "end other programs that watch files, or raise fs.inotify.max_user_instances");
}

Result<void> Watcher::add(Watches& to, Watch watch) {
  std::uint32_t mask = IN_ONLYDIR | IN_MASK_ADD | kGone;
  switch (watch.role) {
    case Role::source:
    case Role::link:
    case Role::database:
    case Role::input: mask |= kNames | kContent; break;
    case Role::missing: mask |= IN_CREATE | IN_MOVED_TO; break;
    case Role::cookies: mask |= IN_CREATE; break;
    case Role::fork: mask |= kNames; break;
    case Role::above: break;
  }
  int number = ::inotify_add_watch(inotify_.get(), watch.path.c_str(), mask);
  if (number >= 0) {
    to.emplace(std::move(watch), number);
    return {};
  }
  if (errno == ENOSPC)
    return fail("cannot watch '" + watch.path + "': the system's limit of watched folders is reached",
                "raise fs.inotify.max_user_watches");
  // It went meanwhile, which the folder above tells, or it can't be read, which the build tells.
  return {};
}

Result<void> Watcher::add_folder(Watches& to, const Watch& watch) {
  std::string there = watch.path;
  std::string next;
  while (!is_folder(there) && there != "/") {
    next = name_of(there);
    there = folder_of(there);
  }
  if (there == watch.path) {
    if (Result<void> done = add(to, watch); !done) return done;
  } else {
    if (Result<void> done = add(to, {there, Role::missing, next, {}}); !done) return done;
    appeared_ |= is_folder(there == "/" ? "/" + next : there + "/" + next);
  }
  while (there != "/") {
    there = folder_of(there);
    if (Result<void> done = add(to, {there, Role::above, {}, {}}); !done) return done;
  }
  return {};
}

/// Walks to `path` as the kernel does, and watches every symbolic link on the way, the folders behind it, and what is
/// missing there. The folders that `path` itself names are add_folder's.
Result<void> Watcher::add_links(Watches& to, const std::string& path) {
  std::vector<std::string> left;  // names to go, the next one last
  auto push = [&](std::string_view names) {
    const auto before = static_cast<std::ptrdiff_t>(left.size());
    for (std::string_view rest = names; !rest.empty();) {
      const std::size_t slash = std::min(rest.find('/'), rest.size());
      if (slash > 0) left.emplace_back(rest.substr(0, slash));
      rest.remove_prefix(std::min(slash + 1, rest.size()));
    }
    std::reverse(left.begin() + before, left.end());
  };
  push(path);
  std::string at = "/";
  for (int links = 0; !left.empty();) {
    const std::string name = std::move(left.back());
    left.pop_back();
    if (name == ".") continue;
    if (name == "..") {
      at = folder_of(at);
      continue;
    }
    const std::string next = at == "/" ? "/" + name : at + "/" + name;
    struct stat s {};
    if (::lstat(next.c_str(), &s) != 0) {
      if (links == 0) return {};
      Result<void> done = add(to, {at, Role::missing, name, {}});
      appeared_ |= ::lstat(next.c_str(), &s) == 0;
      return done;
    }
    if (!S_ISLNK(s.st_mode)) {
      if (links > 0 && S_ISDIR(s.st_mode))
        if (Result<void> done = add(to, {next, Role::above, {}, {}}); !done) return done;
      at = next;
      continue;
    }
    if (Result<void> done = add(to, {at, Role::fork, name, {}}); !done) return done;
    char target[PATH_MAX];
    const ssize_t length = ::readlink(next.c_str(), target, sizeof target);
    if (length <= 0 || ++links > kMostLinks) return {};
    if (target[0] == '/') at = "/";
    push({target, static_cast<std::size_t>(length)});
  }
  return {};
}

Result<void> Watcher::add_places(Watches& to, const Places& places) {
  std::vector<std::string> ways{places.root, places.database};
  if (Result<void> done = add_folder(to, {places.root, Role::source, {}, {}}); !done) return done;
  for (const std::string& folder : places.folders) {
    if (folder.empty()) continue;
    const std::string path = places.root + "/" + folder;
    if (Result<void> done = add(to, {path, Role::source, folder, {}}); !done) return done;
    if (is_link(path)) ways.push_back(path);
  }
  for (const auto& [source, file] : places.links) {
    if (Result<void> done = add_folder(to, {folder_of(file), Role::link, name_of(file), source}); !done) return done;
    ways.push_back(places.root + "/" + source);
  }
  for (const std::string& link : places.dangling) ways.push_back(places.root + "/" + link);
  for (const std::string& input : places.inputs) {
    if (Result<void> done = add_folder(to, {folder_of(input), Role::input, name_of(input), {}}); !done) return done;
    if (std::string file = real_path(input); !file.empty() && file != input)
      if (Result<void> done = add_folder(to, {folder_of(file), Role::input, name_of(file), {}}); !done) return done;
    ways.push_back(input);
  }
  if (Result<void> done = add_folder(to, {folder_of(places.database), Role::database, name_of(places.database), {}});
      !done)
    return done;
  if (!places.cookies.empty())
    if (Result<void> done = add(to, {places.cookies, Role::cookies, {}, {}}); !done) return done;
  for (const std::string& way : ways)
    if (Result<void> done = add_links(to, way); !done) return done;
  return {};
}

Result<bool> Watcher::follow(const Places& places) {
  edition_ = places.edition;
  cookies_ = places.cookies;
  appeared_ = false;
  Watches now;
  if (Result<void> done = add_places(now, places); !done) return tl::unexpected(done.error());

  bool added = appeared_;
  for (const auto& [watch, number] : now) {
    auto before = watches_.find(watch);
    added |= before == watches_.end() || before->second != number;
  }
  std::unordered_map<int, std::vector<const Watch*>> by_number;
  for (const auto& [watch, number] : now) by_number[number].push_back(&watch);
  // What is in neither list was removed by the system, with its folder.
  for (const auto& [number, watches] : by_number_)
    if (!by_number.contains(number)) ::inotify_rm_watch(inotify_.get(), number);
  watches_.swap(now);  // its elements stay where they are
  by_number_ = std::move(by_number);
  return added;
}

void Watcher::read(Touched& touched) {
  alignas(inotify_event) std::array<char, 64 << 10> buffer;
  for (;;) {
    ssize_t n = ::read(inotify_.get(), buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;
    for (std::size_t at = 0; at < static_cast<std::size_t>(n);) {
      const auto& event = *reinterpret_cast<const inotify_event*>(buffer.data() + at);
      at += sizeof event + event.len;
      take(event, touched);
    }
  }
}

std::string Watcher::place_cookie() {
  if (cookies_.empty()) return {};
  std::string name = "cookie-" + std::to_string(cookie_++);
  const std::string path = cookies_ + "/" + name;
  FileDescriptor file(::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600));
  const bool made = static_cast<bool>(file);
  ::unlink(path.c_str());
  return made ? name : std::string();
}

void Watcher::take(const inotify_event& event, Touched& touched) {
  if (event.mask & IN_Q_OVERFLOW) {
    take_anything(true, touched);
    return;
  }
  auto watches = by_number_.find(event.wd);
  if (watches == by_number_.end()) return;
  if (event.mask & (IN_IGNORED | IN_UNMOUNT | kGone)) {
    take_anything(true, touched);
    return;
  }
  std::string_view name = event.len > 0 ? event.name : "";
  for (const Watch* watch : watches->second) take(*watch, event.mask, name, touched);
}

void Watcher::take(const Watch& watch, std::uint32_t mask, std::string_view name, Touched& touched) const {
  switch (watch.role) {
    case Role::source: take_source(watch, mask, name, touched); break;
    case Role::link:
      if (name == watch.name) take_file(mask, watch.below, touched);
      break;
    case Role::database:
      touched.database |= name == watch.name;
      touched.events += name == watch.name;
      break;
    case Role::input:
    case Role::missing: take_anything(name == watch.name, touched); break;
    case Role::fork: take_anything(name == watch.name && (mask & kNames) != 0, touched); break;
    case Role::above: break;
    case Role::cookies: touched.cookie = name; break;
  }
}

void Watcher::take_source(const Watch& folder, std::uint32_t mask, std::string_view name, Touched& touched) const {
  // As discover() has it: nothing that the edition skips, nothing of Git's.
  if (name.empty() || name == ".git") return;
  std::string path = folder.name.empty() ? std::string(name) : folder.name + "/" + std::string(name);
  if (edition_->skips(path)) return;
  if (mask & IN_ISDIR) {
    take_anything(true, touched);
    return;
  }
  if (name.ends_with(".dark")) {
    take_file(mask, path, touched);
  } else if (name.ends_with(".darkc")) {
    // Objects are written in place, by us and by others; only if one goes has somebody to make it again.
    take_anything((mask & (IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO)) != 0, touched);
    path.pop_back();
    touched.objects.insert(std::move(path));
  } else if (mask & kNames) {
    // A symbolic link to a folder, or what was one: editors' files come and go all the time.
    std::string absolute = folder.path + "/" + std::string(name);
    take_anything(is_folder(absolute) || watches_.contains({absolute, Role::source, path, {}}), touched);
  }
}

}  // namespace darkpkg::session
