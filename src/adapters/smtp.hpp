// Mail by SMTP, over libcurl: TLS, AUTH, and a connection that serves one mail after the other.
#pragma once
#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <variant>

#include "adapters/letter.hpp"
#include "adapters/mail.hpp"

namespace flowmart::adapters {

struct SmtpServer {
  std::string url;       // smtp://HOST[:PORT] (STARTTLS) or smtps://HOST[:PORT]
  std::string user;      // empty: no AUTH
  std::string password;  // never shown
  std::string ca_file;   // of certificates to believe; empty: the system's
  bool plain = false;    // without TLS: only towards this machine itself
  MailAddress from;
  std::chrono::milliseconds patience{30'000};

  // smtp[s]://[USER@]HOST[:PORT]; or what is wrong with it.
  static std::variant<SmtpServer, std::string> parse(const std::string& url);
};

// `stopping` turns true: what is under way is given up, and nobody knows whether it was taken.
MakeWay by_smtp(SmtpServer server, const std::atomic<bool>& stopping);

}  // namespace flowmart::adapters
