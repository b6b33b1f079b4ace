#pragma once

#include <atomic>
#include <cstddef>
#include <string_view>

/// How far long work is, told to whoever shows it to a person. If nobody does, telling costs next to nothing.
namespace darkpkg::progress {

class Observer {
 public:
  virtual ~Observer() = default;
  /// `done` of `all` units of `what` ("objects read") are finished. From any thread, several at once.
  virtual void at(std::string_view what, std::size_t done, std::size_t all) = 0;
};

/// Tells `observer` of this process's work from now on; null: nobody. It must outlive the work that is begun meanwhile.
void set_observer(Observer* observer);

/// A piece of work whose units are alike. Steps of work are told one after the other.
class Step {
 public:
  /// `what` must outlive the step.
  Step(std::string_view what, std::size_t all);
  /// One unit more is finished. From any thread.
  void advance() {
    if (observer_) observer_->at(what_, ++done_, all_);
  }

 private:
  Observer* observer_;
  std::string_view what_;
  std::size_t all_;
  std::atomic<std::size_t> done_ = 0;
};

}  // namespace darkpkg::progress
