using System.Reflection;
using System.Text.Json;

namespace GanService.Api.Hosting;

/// <summary>Makes errors of what would else be ignored or misread in a query.</summary>
public static class StrictQuery
{
    /// <summary>Refuses names that no property of the handlers' <c>[AsParameters]</c> has, and numbers with commas.</summary>
    public static TBuilder WithStrictQuery<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder
    {
        // Around the whole endpoint: filters come after the validation of what was misread.
        routes.Finally(endpoint =>
        {
            var known = endpoint.Metadata.OfType<MethodInfo>().Single().GetParameters().Where(p => p.IsDefined(typeof(AsParametersAttribute)))
                .SelectMany(p => p.ParameterType.GetProperties())
                .ToDictionary(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name), IsFraction, StringComparer.OrdinalIgnoreCase);
            var answer = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = context =>
                ErrorsOf(context.Request.Query, known) is { Count: > 0 } errors ? Problems.Invalid(errors).ExecuteAsync(context) : answer(context);
        });
        return routes;
    }

    private static bool IsFraction(PropertyInfo property) => (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) == typeof(double);

    private static Dictionary<string, string[]> ErrorsOf(IQueryCollection query, Dictionary<string, bool> known)
    {
        Dictionary<string, string[]> errors = [];
        foreach (var (name, values) in query)
        {
            if (!known.TryGetValue(name, out var isFraction))
                errors[name] = [known.Count == 0 ? $"There is no parameter '{name}' here; it takes none." : $"There is no parameter '{name}' here; there are {string.Join(", ", known.Keys)}."];
            else if (isFraction && values.ToString().Contains(','))
                errors[name] = [$"{name} must be a number with a decimal point, not '{values}'."]; // 0,1 would be read as 01
        }

        return errors;
    }
}
