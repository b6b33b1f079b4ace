#include "tool/render/sarif.hpp"

#include <nlohmann/json.hpp>
#include <set>

#include "tool/version.hpp"

namespace darkpkg {
namespace {

using Json = nlohmann::ordered_json;

/// `path` as a relative URI reference or a file URI.
std::string uri_of(const std::string& path) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
      "-._~/";
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out = path.starts_with('/') ? "file://" : "";
  for (char c : path) {
    auto byte = static_cast<unsigned char>(c);
    if (kPlain.find(c) != std::string_view::npos) out += c;
    else out.append("%").append(1, kHex[byte >> 4]).append(1, kHex[byte & 15]);
  }
  return out;
}

Json sarif_location(const Json& place) {
  Json region{{"startLine", place["line"]},
              {"startColumn", place["column"]},
              {"endLine", place["endLine"]},
              {"endColumn", place["endColumn"]}};
  Json physical{{"artifactLocation", {{"uri", uri_of(place["path"])}}}, {"region", std::move(region)}};
  return Json{{"physicalLocation", std::move(physical)}};
}

}  // namespace

std::string sarif_of_json_lines(std::string_view lines) {
  Json results = Json::array();
  std::set<std::string> codes;
  Json rules = Json::array();
  while (!lines.empty()) {
    std::size_t end = lines.find('\n');
    std::string_view line = lines.substr(0, end);
    lines = end == std::string_view::npos ? std::string_view() : lines.substr(end + 1);
    Json finding = Json::parse(line, nullptr, false);
    if (!finding.is_object() || !finding.contains("code")) continue;
    std::string code = finding["code"];
    if (codes.insert(code).second) rules.push_back({{"id", code}, {"shortDescription", {{"text", finding["title"]}}}});
    std::string message = finding["message"];
    if (finding.contains("help")) message += "\n" + finding["help"].get<std::string>();
    Json result{{"ruleId", code}, {"level", finding["severity"]}, {"message", {{"text", message}}}};
    result["locations"].push_back(sarif_location(finding));
    if (finding.contains("notes"))
      for (const Json& note : finding["notes"]) {
        Json related = sarif_location(note);
        related["message"] = {{"text", note["message"]}};
        result["relatedLocations"].push_back(std::move(related));
      }
    results.push_back(std::move(result));
  }
  Json driver{{"name", "darkpkg"}, {"version", kVersion}, {"rules", std::move(rules)}};
  Json run{
      {"tool", {{"driver", std::move(driver)}}}, {"columnKind", "unicodeCodePoints"}, {"results", std::move(results)}};
  Json out{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
           {"version", "2.1.0"},
           {"runs", Json::array({std::move(run)})}};
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace darkpkg
