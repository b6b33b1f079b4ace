#pragma once

#include <optional>
#include <string>
#include <string_view>

/// How an object looks on a server: the body of `<URL>/ac/<key>` is an ActionResult of Bazel's remote execution API
/// (a protocol buffer) with the object in its field stdout_raw. Servers that only keep bytes (nginx, Apache) don't
/// mind, and those that check what they are given under /ac/ (bazel-remote) find what they expect, with nothing in it
/// that would have to be in their /cas/ too: one layout for all, one request an object.
namespace darkpkg::remote {

/// Wraps an object that has `key`. If there is a `secret`, adds a HMAC-SHA256 over key and object in stderr_raw.
std::string seal(std::string_view object, std::string_view key, std::string_view secret);

/// The object in a body that came for `key`; nothing if it has another form or, if there is a `secret`, was not
/// sealed with it for this key. Says nothing about the object itself.
std::optional<std::string_view> unseal(std::string_view body, std::string_view key, std::string_view secret);

}  // namespace darkpkg::remote
