#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "link/link.hpp"

namespace darkpkg {

/// Where the time of a build went: our own phases, the edges that Ninja ran, the passes of the link.
class Timeline {
 public:
  /// A stretch of our own process, from construction to destruction.
  class Phase {
   public:
    Phase(Timeline& timeline, std::string_view name) : timeline_(timeline), name_(name), begin_(timeline.now()) {}
    ~Phase() { timeline_.spans_.push_back({std::string(name_), begin_, timeline_.now() - begin_, 0}); }
    Phase(const Phase&) = delete;
    Phase& operator=(const Phase&) = delete;

   private:
    Timeline& timeline_;
    std::string_view name_;
    std::int64_t begin_;
  };

  /// Ninja starts now: what it appends to its log in this folder from here on are our edges.
  void watch_ninja(const std::string& build_dir);
  /// Adds the edges that ran since watch_ninja, and the passes of the link within its edge; null: no report of them.
  void add_link(const link::Timings* timings);

  /// Adds a compile by one of this process's threads.
  void add_compile(std::string source, std::chrono::steady_clock::time_point begin, std::int64_t us, int thread);
  /// Adds work of this process that ends now: all compiles, then a link; null: there was none.
  void add_work(std::int64_t compile_us, std::int64_t link_us, const link::Timings* timings);

  std::int64_t elapsed_us() const { return now(); }
  std::int64_t elapsed_ms() const { return now() / 1000; }
  /// The phases as lines for people.
  std::string table() const;
  /// Chrome's trace event format.
  Result<void> write_trace(const std::string& path) const;

 private:
  struct Span {
    std::string name;
    std::int64_t begin_us = 0;
    std::int64_t length_us = 0;
    int lane = 0;  ///< 0: this process; others: edges or threads that ran at the same time
  };
  std::int64_t now() const {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin_).count();
  }
  void add_edges();
  void add_passes(const link::Timings& timings, std::int64_t begin, int lane);

  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::vector<Span> spans_;
  std::vector<Span> passes_;
  std::string log_;
  std::size_t log_size_ = 0;
  std::int64_t ninja_begin_ = -1;
};

}  // namespace darkpkg
