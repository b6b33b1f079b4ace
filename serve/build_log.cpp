#include "serve/build_log.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

namespace darkpkg::serve {
namespace {

using nlohmann::ordered_json;
using std::chrono::duration_cast;
using std::chrono::microseconds;

constexpr std::size_t kMostBuilds = 40;
/// Of a build of everything the longest ones tell enough.
constexpr std::size_t kMostCompiles = 64;

ordered_json phase(std::string_view name, std::int64_t begin, std::int64_t us) {
  return {{"name", name}, {"begin_us", begin}, {"us", us}};
}

/// The compiles as they stood on threads, from `start` on.
ordered_json compiles_of(const session::Outcome& outcome, std::chrono::steady_clock::time_point start) {
  std::vector<session::CompileTime> longest = outcome.compiles;
  std::ranges::sort(longest, std::greater(), &session::CompileTime::us);
  if (longest.size() > kMostCompiles) longest.resize(kMostCompiles);
  std::ranges::sort(longest, {}, &session::CompileTime::begin);
  ordered_json out = ordered_json::array();
  for (const session::CompileTime& compile : longest) {
    ordered_json one = phase(compile.source, duration_cast<microseconds>(compile.begin - start).count(), compile.us);
    one["thread"] = compile.thread;
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

void BuildLog::add_save(const session::Outcome& outcome, std::chrono::steady_clock::duration since_change,
                        std::uint64_t generation, std::size_t items) {
  const auto start = std::chrono::steady_clock::now() - since_change;
  const std::int64_t us = duration_cast<microseconds>(since_change).count();
  // What they don't account for went by before: events were awaited, files were looked at.
  const std::int64_t compile = std::max<std::int64_t>(us - outcome.compile_us - outcome.link_us, 0);
  const std::int64_t publish = std::max<std::int64_t>(us - outcome.link_us, 0);
  add({{"what", "memory"},
       {"ok", outcome.succeeded},
       {"generation", generation},
       {"files", outcome.compiled.size()},
       {"items", items},
       {"us", us},
       {"phases", ordered_json::array({phase("notice", 0, compile), phase("compile", compile, outcome.compile_us),
                                       phase("publish", publish, outcome.link_us)})},
       {"compiles", compiles_of(outcome, start)}},
      us);
}

void BuildLog::add_link(const link::Report& report) {
  const link::Timings& times = report.timings;
  ordered_json phases = ordered_json::array();
  std::int64_t us = 0;
  for (auto [name, length] :
       {std::pair{"open", times.open}, std::pair{"scan", times.scan}, std::pair{"read", times.read},
        std::pair{"resolve", times.resolve}, std::pair{"encode", times.encode}, std::pair{"write", times.write},
        std::pair{"commit", times.commit}}) {
    phases.push_back(phase(name, us, length));
    us += length;
  }
  add({{"what", "database"},
       {"ok", report.linked},
       {"generation", report.generation},
       {"files", report.files_read},
       {"items", report.changes()},
       {"us", us},
       {"phases", std::move(phases)},
       {"compiles", ordered_json::array()}},
      us);
}

void BuildLog::add(ordered_json build, std::int64_t us) {
  const auto begin = std::chrono::system_clock::now() - microseconds(us);
  build["at_ms"] = duration_cast<std::chrono::milliseconds>(begin.time_since_epoch()).count();
  std::string text;
  {
    std::lock_guard lock(mutex_);
    build["number"] = ++count_;
    text = build.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
    builds_.push_back(text);
    if (builds_.size() > kMostBuilds) builds_.pop_front();
  }
  feed_.publish("build", std::move(text));
}

std::string BuildLog::text() const {
  std::lock_guard lock(mutex_);
  std::string out = "[";
  for (const std::string& build : builds_) out += (out.size() > 1 ? "," : "") + build;
  return out + "]";
}

}  // namespace darkpkg::serve
