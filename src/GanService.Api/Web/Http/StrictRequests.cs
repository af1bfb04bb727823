using System.ComponentModel.DataAnnotations;
using System.Reflection;
using GanService.Engine.Recipes;
using Microsoft.AspNetCore.Http.Metadata;

namespace GanService.Api.Web.Http;

/// <summary>
/// Refuses what handlers cannot take before the framework does: values and bodies that their parameters cannot be made of, then those
/// that break the rules of their fields.
/// </summary>
public static class StrictRequests
{
    public static TBuilder WithStrictRequests<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder
    {
        routes.AddEndpointFilterFactory((handler, next) =>
        {
            var ruled = handler.MethodInfo.GetParameters().Where(HasRules).Select(p => p.Position).ToArray();
            return context =>
            {
                var errors = ruled.SelectMany(i => FieldRules.ErrorsOf(context.Arguments[i]!)).GroupBy(e => e.Field).ToDictionary(e => e.Key, e => e.Select(f => f.Message).ToArray());
                return errors.Count > 0 ? ValueTask.FromResult<object?>(Problems.Invalid(errors)) : next(context);
            };
        });
        // Around the whole endpoint: filters come after what was misread.
        routes.Finally(endpoint =>
        {
            var values = new StrictValues(endpoint.Metadata.OfType<MethodInfo>().Single());
            var body = endpoint.Metadata.OfType<IAcceptsMetadata>().LastOrDefault(a => a.ContentTypes.Contains("application/json"))?.RequestType is { } type ? new StrictBody(type) : null;
            var answer = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = async context =>
            {
                var problem = await values.ProblemOfAsync(context.Request);
                if (problem is null && body is not null)
                    problem = await body.ProblemOfAsync(context);
                await (problem?.ExecuteAsync(context) ?? answer(context));
            };
        });
        return routes;
    }

    private static bool HasRules(ParameterInfo parameter) =>
        parameter.ParameterType.Assembly == typeof(StrictRequests).Assembly && parameter.ParameterType.GetProperties().Any(p => p.IsDefined(typeof(ValidationAttribute)));
}
