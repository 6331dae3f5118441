#include "http/api/telling/templates.hpp"

#include "contract/private/delivering.hpp"
#include "http/api/receipts.hpp"
#include "http/api/telling/telling_bodies.hpp"
#include "http/api/versions.hpp"
#include "http/server/problem.hpp"
#include "letters/notice_letter.hpp"
#include "wire/json_reader.hpp"
#include "wire/json_write.hpp"

namespace flowmart::http {
namespace {

using namespace contract;
using wire::JsonWriter;

constexpr std::string_view all_others = "default";  // of locales, in an address

// Which template the path means.
struct Meant {
  NoticeKind about = NoticeKind::order_placed;
  std::string locale;
};
std::variant<Meant, Response> meant_by(const Request& request) {
  const auto about = from_wire_name<NoticeKind>(request.param("kind"));
  if (!about)
    return problem(404, "unknown-template", "There is no such kind of notice: GET /v1/templates lists them.");
  const std::string_view locale = request.param("locale");
  return Meant{*about, std::string(locale == all_others ? "" : locale)};
}

void write_template(JsonWriter& json, const NoticeTemplate& form) {
  json.begin_object().member("kind", wire_name(form.about));
  json.member("locale", form.locale.empty() ? all_others : std::string_view(form.locale));
  json.key("version").number(form.version).member("subject", form.subject).member("text", form.text);
  json.member("html", form.html).key("savedAt");
  if (form.saved_at) json.text(format_time(*form.saved_at));
  else json.null();
}

void ask_templates(Backend& backend, ReadTemplates question, const Reply& reply,
                   std::function<Response(const std::vector<NoticeTemplate>&)> render) {
  const bool taken = backend.engine.ask(
      {wire::AnyMessage::of(std::move(question)),
       [&backend, reply, render = std::move(render)](const engine::QueryOutcome& outcome) {
         backend.answers.add(reply.take(),
                             outcome.rejection
                                 ? problem(*outcome.rejection)
                                 : render(outcome.response.get<ReadTemplates::Response>().templates));
       }});
  if (!taken) reply.take().answer(too_busy());
}

Response template_list(const std::vector<NoticeTemplate>& all) {
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("items").begin_array();
  for (const NoticeTemplate& one : all) {
    write_template(json, one);
    json.end_object();
  }
  json.end_array().key("values").begin_array();
  for (const std::string_view name : letters::notice_names().texts) json.text(name);
  json.end_array().key("lists").begin_array();
  for (const std::string_view name : letters::notice_names().lists) json.text(name);
  json.end_array().end_object();
  return Response(200, json_type, std::move(body));
}

// What is in use first, then the versions before it; the last is the built-in one.
Response one_template(const std::vector<NoticeTemplate>& versions) {
  const NoticeTemplate& newest = versions.front();
  const bool own = !newest.subject.empty();
  std::string body;
  JsonWriter json(body);
  NoticeTemplate shown = own ? newest : versions.back();
  shown.version = newest.version;
  shown.locale = newest.locale;
  write_template(json, shown);
  json.key("builtIn").boolean(!own || newest.version == 0).key("versions").begin_array();
  for (const NoticeTemplate& one : versions) {
    write_template(json, one);
    json.end_object();
  }
  json.end_array().end_object();
  return Response(200, json_type, std::move(body)).header("ETag", etag_of(newest.version));
}

void read_template(Backend& backend, const Request& request, Responder responder) {
  auto meant = meant_by(request);
  if (auto* bad = std::get_if<Response>(&meant)) return responder.answer(std::move(*bad));
  const Meant& which = std::get<Meant>(meant);
  ask_templates(backend, {which.about, which.locale}, Reply(std::move(responder)), one_template);
}

void list_templates(Backend& backend, const Request&, Responder responder) {
  ask_templates(backend, {}, Reply(std::move(responder)), template_list);
}

void save(Backend& backend, const Request& request, Responder responder, const Meant& which,
          SaveTemplate command, std::string content) {
  ReceiptName receipt = receipt_of(request, {});
  if (receipt.problem) return responder.answer(std::move(*receipt.problem));
  command.about = which.about;
  command.locale = which.locale;
  command.at = backend.clock();
  const Reply reply(std::move(responder));
  engine::Input input{.message = wire::AnyMessage::of(std::move(command))};
  only_at(input, ReadTemplates{which.about, which.locale}, expected_by(request));
  input.receipt = receipt.uuid;
  if (receipt.uuid) input.content = std::move(content);  // but for the moment
  input.reply = [&backend, reply, which](const engine::Outcome& outcome) {
    if (outcome.rejection) return backend.answers.add(reply.take(), refusal_of(*outcome.rejection));
    ask_templates(backend, {which.about, which.locale}, reply, one_template);
  };
  if (!backend.engine.submit(std::move(input))) reply.take().answer(too_busy());
}

void put_template(Backend& backend, const Request& request, Responder responder) {
  auto meant = meant_by(request);
  if (auto* bad = std::get_if<Response>(&meant)) return responder.answer(std::move(*bad));
  TemplateSave wish;
  if (const auto rejection = wire::read_json(request.body, wish))
    return responder.answer(problem(*rejection));
  SaveTemplate command;
  command.subject = wish.subject;
  command.text = wish.text;
  command.html = wish.html.value_or("");
  save(backend, request, std::move(responder), std::get<Meant>(meant), std::move(command), content_of(wish));
}

void delete_template(Backend& backend, const Request& request, Responder responder) {
  auto meant = meant_by(request);
  if (auto* bad = std::get_if<Response>(&meant)) return responder.answer(std::move(*bad));
  save(backend, request, std::move(responder), std::get<Meant>(meant), {}, {});
}

// ---- with the data of a real order

struct Preview {
  Backend& backend;
  Meant which;
  TemplatePreview wish;
  std::string shop;
  Reply reply;

  void answer(Response response) const { backend.answers.add(reply.take(), std::move(response)); }
  void busy() const { reply.take().answer(too_busy()); }
};

NoticeState notice_about(const Preview& preview, const ReadOrder::Response& order) {
  NoticeState notice;
  notice.about = preview.which.about;
  notice.order = order.content.order;
  notice.number = order.number;
  notice.amount = order.content.total.to_string() + " " + std::string(order.content.total.currency.code());
  notice.subject = order.content.order.to_string();
  notice.at = preview.backend.clock();
  return notice;
}

void show(const Preview& preview, const NoticeTemplate& form) {
  const bool taken = preview.backend.engine.ask(
      {wire::AnyMessage::of(ReadOrder{preview.wish.orderId}),
       [preview, form](const engine::QueryOutcome& outcome) {
         if (outcome.rejection) return preview.answer(problem(*outcome.rejection));
         const auto& order = outcome.response.get<ReadOrder::Response>();
         const letters::Writing writing =
             letters::write(form, notice_about(preview, order), &order, preview.shop, preview.which.locale);
         std::string body;
         JsonWriter json(body);
         json.begin_object().member("subject", writing.subject).member("text", writing.text);
         json.member("html", writing.html).end_object();
         preview.answer(Response(200, json_type, std::move(body)));
       }});
  if (!taken) preview.busy();
}

// What would be refused when it is saved is refused here, by the same rule.
void show_new(const Preview& preview) {
  SaveTemplate command;
  command.about = preview.which.about;
  command.locale = preview.which.locale;
  command.subject = preview.wish.subject.value_or("");
  command.text = preview.wish.text.value_or("");
  command.html = preview.wish.html.value_or("");
  const NoticeTemplate form{.about = command.about,
                            .locale = command.locale,
                            .version = 0,
                            .subject = command.subject,
                            .text = command.text,
                            .html = command.html,
                            .saved_at = {}};
  engine::Input input{.message = wire::AnyMessage::of(std::move(command))};
  input.preview = true;
  input.reply = [preview, form](const engine::Outcome& outcome) {
    if (outcome.rejection) return preview.answer(refusal_of(*outcome.rejection));
    show(preview, form);
  };
  if (!preview.backend.engine.submit(std::move(input))) preview.busy();
}

void show_saved(const Preview& preview) {
  const bool taken = preview.backend.engine.ask(
      {wire::AnyMessage::of(ReadTemplates{preview.which.about, preview.which.locale}),
       [preview](const engine::QueryOutcome& outcome) {
         if (outcome.rejection) return preview.answer(problem(*outcome.rejection));
         const auto& versions = outcome.response.get<ReadTemplates::Response>().templates;
         show(preview, versions.front().subject.empty() ? versions.back() : versions.front());
       }});
  if (!taken) preview.busy();
}

void preview_template(Backend& backend, const std::string& shop, const Request& request,
                      Responder responder) {
  auto meant = meant_by(request);
  if (auto* bad = std::get_if<Response>(&meant)) return responder.answer(std::move(*bad));
  TemplatePreview wish;
  if (const auto rejection = wire::read_json(request.body, wish))
    return responder.answer(problem(*rejection));
  const bool own = wish.subject || wish.text || wish.html;
  const Preview preview{backend, std::get<Meant>(meant), std::move(wish), shop, Reply(std::move(responder))};
  if (own) show_new(preview);
  else show_saved(preview);
}

}  // namespace

void add_template_routes(Router& router, Backend& backend, std::string shop) {
  const auto bound = [&backend](void (*handler)(Backend&, const Request&, Responder)) {
    return [&backend, handler](const Request& request, Responder responder) {
      handler(backend, request, std::move(responder));
    };
  };
  const RouteOptions with_body{.content_types = {"application/json"}, .overlap = Overlap::ordered};
  router.on(Method::get, "/v1/templates", bound(list_templates));
  router.on(Method::get, "/v1/templates/{kind}/{locale}", bound(read_template));
  router.on(Method::put, "/v1/templates/{kind}/{locale}", bound(put_template), with_body);
  router.on(Method::delete_, "/v1/templates/{kind}/{locale}", bound(delete_template),
            {.overlap = Overlap::ordered});
  router.on(
      Method::post, "/v1/templates/{kind}/{locale}/preview",
      [&backend, shop = std::move(shop)](const Request& request, Responder responder) {
        preview_template(backend, shop, request, std::move(responder));
      },
      with_body);
}

}  // namespace flowmart::http
