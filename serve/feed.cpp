#include "serve/feed.hpp"

#include <unistd.h>

#include <charconv>

namespace darkpkg::serve {
namespace {

constexpr std::size_t kMost = 4096;
constexpr std::size_t kMostBytes = std::size_t{4} << 20;

}  // namespace

Feed::Feed()
    : start_(std::to_string(std::chrono::system_clock::now().time_since_epoch().count()) + "." +
             std::to_string(::getpid())) {}

void Feed::publish(std::string name, std::string data) {
  {
    std::lock_guard lock(mutex_);
    bytes_ += data.size();
    events_.push_back({++last_, std::move(name), std::move(data)});
    // The last one stays, however long it is.
    while (events_.size() > kMost || (bytes_ > kMostBytes && events_.size() > 1)) {
      bytes_ -= events_.front().data.size();
      events_.pop_front();
    }
  }
  changed_.notify_all();
}

std::uint64_t Feed::last() const {
  std::lock_guard lock(mutex_);
  return last_;
}

std::optional<std::vector<Feed::Event>> Feed::after(std::uint64_t number) const {
  std::lock_guard lock(mutex_);
  std::vector<Event> out;
  if (number >= last_) return out;
  if (events_.front().number > number + 1) return std::nullopt;
  out.assign(events_.begin() + static_cast<std::ptrdiff_t>(number + 1 - events_.front().number), events_.end());
  return out;
}

void Feed::wait(std::uint64_t number, std::chrono::milliseconds at_most) const {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, at_most, [&] { return last_ > number || closed_; });
}

void Feed::close() {
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
  }
  changed_.notify_all();
}

std::optional<std::uint64_t> Feed::number(std::string_view id) const {
  if (!id.starts_with(start_ + "-")) return std::nullopt;
  id.remove_prefix(start_.size() + 1);
  std::uint64_t out = 0;
  auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), out);
  if (error != std::errc{} || end != id.data() + id.size()) return std::nullopt;
  return out;
}

}  // namespace darkpkg::serve
