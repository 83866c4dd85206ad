"""The protocol: the library's server over what the tools do."""

import json
import logging
from collections.abc import Callable
from typing import Any

from mcp import MCPError, types
from mcp.server import Server
from mcp.server.context import ServerRequestContext

from bot import __version__
from bot.i18n.sources import about_words
from bot.mcp.described import A_PAGE, INSTRUCTIONS
from bot.mcp.library import Library
from bot.mcp.links import address_of
from bot.pages.inputs import Inputs, RefusedError
from bot.pages.listing import listed

__all__ = ["server_of"]

_PLAIN = "text/plain"
_FAILED = "The request failed; it is not your fault."

_LOGGER = logging.getLogger(__name__)

_Context = ServerRequestContext[Any]


def server_of(library: Callable[[], Library]) -> Server[Any]:
    """Return a server; `library` returns the one in use, which a reload replaces."""

    async def list_tools(
        context: _Context, params: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return types.ListToolsResult(
            tools=[
                types.Tool(
                    name=one.name,
                    title=one.title,
                    description=one.about,
                    input_schema=one.given,
                    output_schema=one.returned,
                    annotations=types.ToolAnnotations(
                        read_only_hint=True, idempotent_hint=True, open_world_hint=False
                    ),
                )
                for one in library().tools.values()
            ]
        )

    async def call_tool(
        context: _Context, params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        shelf = library()
        if params.name not in shelf.tools:
            raise MCPError(types.INVALID_PARAMS, "There is no such tool.")
        try:
            fields = await shelf.call(params.name, params.arguments or {})
        except RefusedError as refused:
            return types.CallToolResult(content=[_said(str(refused))], is_error=True)
        except Exception as failure:
            raise _failed(failure) from None
        written = json.dumps(fields, ensure_ascii=False)
        return types.CallToolResult(content=[_said(written)], structured_content=fields)

    async def list_resources(
        context: _Context, params: types.PaginatedRequestParams | None
    ) -> types.ListResourcesResult:
        shelf, page = library(), (params.cursor if params else None) or "1"
        try:
            found = await listed(shelf.desk, Inputs({"page": page}), A_PAGE, A_PAGE)
        except RefusedError as refused:
            raise MCPError(types.INVALID_PARAMS, str(refused)) from None
        except Exception as failure:
            raise _failed(failure) from None
        return types.ListResourcesResult(
            resources=[
                types.Resource(
                    uri=address_of(article.id),
                    name=article.id,
                    title=article.title,
                    description=about_words(article, shelf.texts["en"]),
                    mime_type=_PLAIN,
                )
                for article in found.articles
            ],
            next_cursor=str(found.page + 1) if found.page < found.pages else None,
        )

    async def list_templates(
        context: _Context, params: types.PaginatedRequestParams | None
    ) -> types.ListResourceTemplatesResult:
        return types.ListResourceTemplatesResult(
            resource_templates=[
                types.ResourceTemplate(
                    uri_template=address_of("") + "{article}{?quote}",
                    name="article",
                    title="An article, or the words of a quote in it",
                    description="The text of an article by its id; with a quote's key, its words.",
                    mime_type=_PLAIN,
                )
            ]
        )

    async def read_resource(
        context: _Context, params: types.ReadResourceRequestParams
    ) -> types.ReadResourceResult:
        try:
            text = await library().resource(params.uri)
        except RefusedError as refused:
            raise MCPError(types.INVALID_PARAMS, str(refused)) from None
        except Exception as failure:
            raise _failed(failure) from None
        held = types.TextResourceContents(uri=params.uri, mime_type=_PLAIN, text=text)
        return types.ReadResourceResult(contents=[held])

    return Server(
        "clippings",
        version=__version__,
        title="Clippings",
        description="Verbatim, dated quotes from an archive of articles",
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_list_resource_templates=list_templates,
        on_read_resource=read_resource,
    )


def _said(text: str) -> types.TextContent:
    return types.TextContent(type="text", text=text)


def _failed(failure: Exception) -> MCPError:
    """Return what is said of a failure, whose own message could contain what somebody asked."""
    _LOGGER.error("a tool for assistants failed: %s", type(failure).__name__)
    return MCPError(types.INTERNAL_ERROR, _FAILED)
