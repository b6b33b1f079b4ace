#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lsp/positions.hpp"

namespace darkpkg::lsp {

/// A text that a client has open: it counts instead of the file's.
struct Document {
  std::string uri;   ///< as the client writes it
  std::string path;  ///< absolute; empty if the URI names no file
  std::int64_t version = 0;
  std::shared_ptr<const std::string> text;
};

/// A part of a text that is replaced; without a range all of it.
struct TextChange {
  std::optional<Range> range;
  std::string text;
};

/// The open documents, by their URIs.
class Documents {
 public:
  /// The largest text that is taken, in bytes.
  static constexpr std::size_t kLargest = std::size_t{32} << 20;

  void set_encoding(PositionEncoding encoding) { encoding_ = encoding; }
  PositionEncoding encoding() const { return encoding_; }

  /// One that is open already begins anew.
  const Document& open(std::string uri, std::int64_t version, std::string text);
  /// Changes, one after the other; null if it is not open.
  const Document* change(std::string_view uri, std::int64_t version, const std::vector<TextChange>& changes);
  /// Nothing if it is not open.
  std::optional<Document> close(std::string_view uri);
  /// Null if it is not open.
  const Document* find(std::string_view uri) const;
  const Document* at_path(std::string_view path) const;
  const std::map<std::string, Document, std::less<>>& all() const { return all_; }

 private:
  PositionEncoding encoding_ = PositionEncoding::utf16;
  std::map<std::string, Document, std::less<>> all_;
};

}  // namespace darkpkg::lsp
