using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Primitives;

namespace GanService.Api.Web.Http;

/// <summary>Finds what a handler cannot take in the query, in headers and in form fields.</summary>
public sealed class StrictValues
{
    private readonly Dictionary<string, PropertyInfo> query;
    private readonly Dictionary<string, Type> headers, form;

    public StrictValues(MethodInfo handler)
    {
        var parameters = handler.GetParameters();
        query = parameters.Where(p => p.IsDefined(typeof(AsParametersAttribute))).SelectMany(p => p.ParameterType.GetProperties())
            .ToDictionary(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name), StringComparer.OrdinalIgnoreCase);
        headers = parameters.Where(p => p.IsDefined(typeof(FromHeaderAttribute))).ToDictionary(p => p.GetCustomAttribute<FromHeaderAttribute>()!.Name!, p => p.ParameterType);
        form = parameters.Where(p => p.IsDefined(typeof(FromFormAttribute)) || p.ParameterType == typeof(IFormFile) || p.ParameterType == typeof(IFormFileCollection)).ToDictionary(p => p.Name!, p => p.ParameterType, StringComparer.OrdinalIgnoreCase);
    }

    public async Task<ProblemHttpResult?> ProblemOfAsync(HttpRequest request)
    {
        Dictionary<string, string[]> errors = [];
        CheckQuery(request.Query, errors);
        foreach (var (name, type) in headers)
            Check(errors, name, request.Headers[name], type, "");
        if (form.Count > 0 && errors.Count == 0 && request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false)
            return Problems.Of(StatusCodes.Status400BadRequest, $"A form is needed: send {string.Join(", ", form.Keys)} as multipart/form-data.");
        if (form.Count > 0 && errors.Count == 0 && request.HasFormContentType)
        {
            try
            {
                var fields = await request.ReadFormAsync(request.HttpContext.RequestAborted);
                foreach (var (name, type) in form)
                    Check(errors, name, fields[name], type, "");
                foreach (var name in fields.Keys.Concat(fields.Files.Select(file => file.Name)).Where(name => !form.ContainsKey(name)))
                    errors[name] = [$"There is no field {Problems.Quote(name)} here; there are {string.Join(", ", form.Keys)}."];
            }
            catch (Exception error) when (error is InvalidDataException or NotSupportedException or (IOException and not BadHttpRequestException))
            {
                return Problems.Of(
                    StatusCodes.Status400BadRequest,
                    "The form cannot be read: it is cut off or has another boundary than Content-Type names, a part of it is too large, or the service's disk is full. Send fields and file as multipart/form-data, in UTF-8.");
            }
        }

        return errors.Count > 0 ? Problems.Invalid(errors) : null;
    }

    private void CheckQuery(IQueryCollection values, Dictionary<string, string[]> errors)
    {
        foreach (var name in values.Keys.Where(name => !query.ContainsKey(name)))
            errors[name] = [query.Count == 0 ? $"There is no parameter {Problems.Quote(name)} here; it takes none." : $"There is no parameter {Problems.Quote(name)} here; there are {string.Join(", ", query.Keys)}."];
        foreach (var (name, property) in query)
        {
            if (values.ContainsKey(name))
                Check(errors, name, values[name], property.PropertyType, FieldWords.RangeOf(property));
            else if (property.IsDefined(typeof(RequiredAttribute)))
                errors[name] = [$"{name} is needed."];
        }
    }

    private static void Check(Dictionary<string, string[]> errors, string name, StringValues values, Type type, string range)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var text = values.ToString();
        if (values.Count > 1)
            errors[name] = [$"{name} is there {values.Count} times; send it once."];
        else if (values.Count == 1 && !Fits(text, type))
            errors[name] = [$"{name} must be {(type == typeof(double) && text.Contains(',') ? "a number with a decimal point" : FieldWords.Describe(type, range))}, not {Problems.Quote(text)}."];
    }

    private static bool Fits(string text, Type type) =>
        type == typeof(int) ? int.TryParse(text, CultureInfo.InvariantCulture, out _)
        : type == typeof(bool) ? bool.TryParse(text, out _)
        : type == typeof(long) ? long.TryParse(text, CultureInfo.InvariantCulture, out _)
        : type != typeof(double) || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _); // 0,1 would be read as 01
}
