// POST /v1/messages/{MessageId}: any command or query as its bare payload.
// POST /v1/messages: any published message as a CloudEvent, structured or binary.
#pragma once
#include "http/api/backend.hpp"
#include "http/api/reader.hpp"
#include "http/server/router.hpp"
#include "views/queries.hpp"

namespace flowmart::http {

// What a handler answers from.
struct Sources {
  Backend& backend;
  views::Queries& queries;
  Reader& reader;
};

// The backend outlives the router.
void add_message_routes(Router& router, Backend& backend, views::Queries& queries, Reader& reader);

// Why a message is not taken from outside; nothing where it is. An event is the word of the service that
// sends it, a private message is ours alone unless it is an operator's.
std::optional<std::string> not_from_outside(const contract::MessageInfo& info,
                                            const engine::Routing& routing);

// Hands a command (or event) to the engine and answers as `message_answer` says. Shared with the resources.
void submit(Backend& backend, wire::AnyMessage message, Responder responder,
            std::function<Response(const engine::Outcome&)> render,
            std::optional<Uuid> receipt = std::nullopt, engine::Input prepared = {});

// The answer to a message that was taken: for PlaceOrder the order or its refusal; else what it led to.
Response message_answer(const engine::Outcome& outcome);

}  // namespace flowmart::http
