using System.ComponentModel.DataAnnotations;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GanService.Api.Web.Keys;

/// <summary><c>POST /keys</c></summary>
public static class CreateKey
{
    public static async Task<Results<Created<CreatedKey>, ProblemHttpResult>> Handle(CreateKeyRequest request, HttpContext context, GanServiceDb database, TimeProvider time, CancellationToken cancellationToken)
    {
        if (KeyRules.NameError(request.Name) is { } error)
            return Problems.Invalid("name", error);
        if (request.Scopes is [])
            return Problems.Invalid("scopes", $"scopes must name at least one of: {string.Join(", ", ScopeWords.All.Select(ScopeWords.Of))}.");
        var life = request.Days is { } days ? TimeSpan.FromDays(days) : (TimeSpan?)null;
        if (await database.AddKeyAsync(request.Name, request.Scopes, life, time, cancellationToken) is not var (row, key))
            return Problems.Conflict($"There is a key '{request.Name}' already: choose another name, or revoke that one.");
        return TypedResults.Created(context.AddressOf($"/keys/{row.Id}"), new CreatedKey(key, KeyResponse.Of(row)));
    }
}

/// <summary>A key to make.</summary>
public sealed record CreateKeyRequest
{
    /// <summary>Who or what it is for: 1 to 64 letters, digits, <c>-</c>, <c>_</c>, <c>.</c> or <c>@</c>.</summary>
    /// <example>laptop</example>
    [Required]
    public string Name { get; init; } = "";

    /// <summary>What it is good for.</summary>
    /// <example>["read", "generate"]</example>
    public IReadOnlyList<Scope> Scopes { get; init; } = [];

    /// <summary>Days until it expires; it never does when left out.</summary>
    /// <example>30</example>
    [Range(1, KeyRules.MaxDays)]
    public int? Days { get; init; }
}

/// <summary>A new key.</summary>
/// <param name="Secret">The key itself, for <c>Authorization: Bearer</c>; it is shown only now.</param>
/// <param name="Key">What is kept of it.</param>
public sealed record CreatedKey(string Secret, KeyResponse Key);
