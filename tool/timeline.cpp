#include "tool/timeline.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/file.hpp"
#include "base/output_file.hpp"
#include "workspace/fields.hpp"

namespace darkpkg {

void Timeline::watch_ninja(const std::string& build_dir) {
  log_ = build_dir + "/.ninja_log";
  Result<std::optional<FileStat>> stat = stat_file(log_);
  log_size_ = stat && *stat ? static_cast<std::size_t>((*stat)->size) : 0;
  ninja_begin_ = now();
}

void Timeline::add_edges() {
  Result<std::string> log = read_file(log_);
  // Ninja writes its log anew from time to time; then the edges of this build can't be told from older ones.
  if (!log || log->size() < log_size_) return;
  std::string_view rest = std::string_view(*log).substr(log_size_);
  std::vector<std::int64_t> lane_ends;
  std::vector<Span> edges;
  while (!rest.empty()) {
    // begin, end (both ms since Ninja's start), mtime, output, hash of the command
    std::optional<std::string_view> line = take_field(rest, '\n');
    if (!line) break;
    std::int64_t begin = 0;
    std::int64_t end = 0;
    if (!take_number(*line, '\t', begin) || !take_number(*line, '\t', end) || !take_field(*line, '\t')) continue;
    std::optional<std::string_view> output = take_field(*line, '\t');
    if (!output) continue;
    edges.push_back({std::string(*output), ninja_begin_ + begin * 1000, (end - begin) * 1000, 0});
  }
  std::sort(edges.begin(), edges.end(), [](const Span& a, const Span& b) { return a.begin_us < b.begin_us; });
  for (Span& edge : edges) {
    auto lane = std::find_if(lane_ends.begin(), lane_ends.end(), [&](std::int64_t e) { return e <= edge.begin_us; });
    if (lane == lane_ends.end()) lane = lane_ends.insert(lane, 0);
    *lane = edge.begin_us + edge.length_us;
    edge.lane = 1 + static_cast<int>(lane - lane_ends.begin());
    spans_.push_back(std::move(edge));
  }
}

void Timeline::add_link(const link::Timings* timings) {
  if (ninja_begin_ < 0) return;
  add_edges();
  auto edge = std::find_if(spans_.begin(), spans_.end(), [](const Span& s) {
    return s.lane > 0 && (s.name == "stamp" || s.name.ends_with("/stamp"));
  });
  if (timings == nullptr || edge == spans_.end()) return;
  add_passes(*timings, edge->begin_us, edge->lane);
}

void Timeline::add_passes(const link::Timings& timings, std::int64_t begin, int lane) {
  for (auto [name, length] :
       {std::pair{"open", timings.open}, std::pair{"scan", timings.scan}, std::pair{"read", timings.read},
        std::pair{"resolve", timings.resolve}, std::pair{"encode", timings.encode}, std::pair{"write", timings.write},
        std::pair{"commit", timings.commit}}) {
    passes_.push_back({name, begin, length, lane});
    begin += length;
  }
}

void Timeline::add_compile(std::string source, std::chrono::steady_clock::time_point begin, std::int64_t us,
                           int thread) {
  std::int64_t at = std::chrono::duration_cast<std::chrono::microseconds>(begin - begin_).count();
  spans_.push_back({std::move(source), at, us, 1 + thread});
}

void Timeline::add_work(std::int64_t compile_us, std::int64_t link_us, const link::Timings* timings) {
  std::int64_t begin = now() - link_us;
  spans_.push_back({"compile", begin - compile_us, compile_us, 0});
  if (timings == nullptr) return;
  spans_.push_back({"link", begin, link_us, 0});
  add_passes(*timings, begin, 0);
}

std::string Timeline::table() const {
  auto line = [](std::string_view name, std::int64_t us) {
    return fmt::format("{:<16} {:>9.2f} ms\n", name, static_cast<double>(us) / 1000);
  };
  std::string out;
  std::int64_t compiles = 0;
  std::size_t count = 0;
  for (const Span& span : spans_) {
    if (span.lane == 0) out += line(span.name, span.length_us);
    if (span.lane == 0 || !(span.name.ends_with(".darkc") || span.name.ends_with(".dark"))) continue;
    compiles += span.length_us;
    count++;
  }
  if (count > 0) out += line(fmt::format("  {} compiles", count), compiles);
  for (const Span& pass : passes_) out += line("  link: " + pass.name, pass.length_us);
  return out + line("total", now());
}

Result<void> Timeline::write_trace(const std::string& path) const {
  nlohmann::ordered_json events = nlohmann::ordered_json::array();
  for (const std::vector<Span>* spans : {&spans_, &passes_})
    for (const Span& span : *spans) {
      std::string name = span.name.substr(span.name.rfind('/') + 1);
      events.push_back({{"name", name},
                        {"ph", "X"},
                        {"ts", span.begin_us},
                        {"dur", span.length_us},
                        {"pid", 1},
                        {"tid", span.lane},
                        {"args", {{"what", span.name}}}});
    }
  nlohmann::ordered_json trace{{"traceEvents", std::move(events)}, {"displayTimeUnit", "ms"}};
  return write_output(path, trace.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

}  // namespace darkpkg
