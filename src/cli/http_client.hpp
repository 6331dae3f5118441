// The client that speaks HTTP/1.1 to a server, on connections that are kept open.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "cli/client.hpp"

namespace flowmart::cli {

struct ServerAddress {
  std::string host;
  std::string port;
  std::string key{};  // of a server that asks for one (serve --key-file); empty: none is said
};
// "http://host:port", with or without a slash at the end; the port defaults to 80. Nothing for anything else.
std::optional<ServerAddress> parse_url(std::string_view url);

struct HttpOptions {
  std::size_t window = 32;  // requests sent ahead of their replies
  // How long a lost server is waited for, and how long a single reply may take.
  std::chrono::milliseconds reconnect_timeout{30'000};
  std::chrono::milliseconds reply_timeout{60'000};
  // Told once while a server can't be reached: why, and for how long it is tried.
  std::function<void(const std::string& trouble, std::chrono::milliseconds)> waiting{};
};

// Connects nowhere yet; a server that can't be reached shows in the first reply.
std::unique_ptr<Client> make_http_client(ServerAddress address, HttpOptions options = {});

}  // namespace flowmart::cli
