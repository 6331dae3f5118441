#include "adapters/smtp.hpp"

#include <array>

#include "adapters/curl.hpp"
#include "kernel/check.hpp"

namespace flowmart::adapters {
namespace {

using contract::DeliveryOutcome;

constexpr std::size_t detail_max = 300;

bool is_this_machine(std::string_view host) {
  return host == "localhost" || host == "[::1]" || host.starts_with("127.");
}

class Smtp : public Way {
 public:
  Smtp(SmtpServer server, const std::atomic<bool>& stopping)
      : server_(std::move(server)), stopping_(stopping), handle_(curl_easy_init()) {
    check(handle_ != nullptr, "libcurl has a handle");
  }

  Sent send(const Letter& letter) override {
    CURL* const curl = handle_.get();
    curl_easy_reset(curl);
    said_.clear();
    std::array<char, CURL_ERROR_SIZE> error{};
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error.data());
    set_server(curl);
    CurlList to, headers;
    add(to, "<" + letter.recipient + ">");
    for (const std::string& header : mail_headers(letter, server_.from)) add(headers, header);
    const std::unique_ptr<curl_mime, CurlEnd> content = content_of(curl, letter);
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, ("<" + server_.from.address + ">").c_str());
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to.get());
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_MIMEPOST, content.get());
    const CURLcode code = curl_easy_perform(curl);
    const Sent sent = outcome_of(code, error[0] != '\0' ? error.data() : curl_easy_strerror(code));
    curl_easy_reset(curl);
    return sent;
  }

 private:
  void set_server(CURL* curl) {
    set_common(curl, {.connect = std::min(server_.patience, std::chrono::milliseconds(10'000)),
                      .all = server_.patience,
                      .stopping = &stopping_});
    curl_easy_setopt(curl, CURLOPT_URL, server_.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_USE_SSL,
                     static_cast<long>(server_.plain ? CURLUSESSL_TRY : CURLUSESSL_ALL));
    if (!server_.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, server_.ca_file.c_str());
    if (!server_.user.empty()) {
      curl_easy_setopt(curl, CURLOPT_USERNAME, server_.user.c_str());
      curl_easy_setopt(curl, CURLOPT_PASSWORD, server_.password.c_str());
    }
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &Smtp::hear);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, this);
  }

  static void add_part(curl_mime* mime, const std::string& text, const char* type) {
    curl_mimepart* part = curl_mime_addpart(mime);
    curl_mime_data(part, text.data(), text.size());
    curl_mime_type(part, type);
    curl_mime_encoder(part, "quoted-printable");
  }

  static std::unique_ptr<curl_mime, CurlEnd> content_of(CURL* curl, const Letter& letter) {
    std::unique_ptr<curl_mime, CurlEnd> content(curl_mime_init(curl));
    curl_mime* either = curl_mime_init(curl);
    add_part(either, letter.text, "text/plain; charset=utf-8");
    add_part(either, letter.html, "text/html; charset=utf-8");
    curl_mimepart* part = curl_mime_addpart(content.get());
    curl_mime_subparts(part, either);
    curl_mime_type(part, "multipart/alternative");
    return content;
  }

  // The server's last line, or that of its first no: a farewell follows it.
  static std::size_t hear(const char* data, std::size_t size, std::size_t count, void* self) {
    std::string& said = static_cast<Smtp*>(self)->said_;
    if (said.empty() || (said.front() != '4' && said.front() != '5')) said.assign(data, size * count);
    return size * count;
  }

  Sent outcome_of(CURLcode code, const char* error) const {
    std::string said = said_.substr(0, said_.find_first_of("\r\n"));
    if (code == CURLE_OK) return {DeliveryOutcome::delivered, said.substr(0, detail_max)};
    long reply = 0;
    curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &reply);
    // Of sender, recipient or content; not that it does not know us, which somebody will put right.
    const bool about_the_mail = code == CURLE_SEND_ERROR || code == CURLE_WEIRD_SERVER_REPLY;
    const bool for_good = about_the_mail && reply >= 500 && reply < 600;
    std::string detail = reply >= 400 && !said.empty() ? said : error;
    return {for_good ? DeliveryOutcome::refused : DeliveryOutcome::passing, detail.substr(0, detail_max)};
  }

  const SmtpServer server_;
  const std::atomic<bool>& stopping_;
  const Curl handle_;
  std::string said_;
};

}  // namespace

std::variant<SmtpServer, std::string> SmtpServer::parse(const std::string& url) {
  SmtpServer server;
  const bool tls = url.starts_with("smtps://");
  if (!tls && !url.starts_with("smtp://")) return "An SMTP server is named as smtp://HOST or smtps://HOST.";
  const std::string scheme = tls ? "smtps://" : "smtp://";
  std::string rest = url.substr(scheme.size());
  if (const std::size_t at = rest.rfind('@'); at != rest.npos) {
    server.user = rest.substr(0, at);
    rest = rest.substr(at + 1);
    if (server.user.find(':') != server.user.npos)
      return "A password does not belong into an address: FLOWMART_SMTP_PASSWORD or --smtp-password-file.";
  }
  if (rest.empty() || rest.find_first_of(" /?#") != rest.npos)
    return "An SMTP server is named as smtp://[USER@]HOST[:PORT], and nothing behind it.";
  const std::size_t colon = rest.back() == ']' ? rest.npos : rest.rfind(':');
  server.plain = !tls && is_this_machine(rest.substr(0, colon));
  server.url = scheme + rest;
  return server;
}

MakeWay by_smtp(SmtpServer server, const std::atomic<bool>& stopping) {
  start_curl();
  return [server = std::move(server), &stopping] { return std::make_unique<Smtp>(server, stopping); };
}

}  // namespace flowmart::adapters
