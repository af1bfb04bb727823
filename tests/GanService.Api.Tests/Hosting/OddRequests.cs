using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GanService.Api.Tests.Hosting;

/// <summary>Makes requests out of an OpenAPI document: most are wrong somewhere, none is wrong everywhere.</summary>
public sealed class OddRequests(JsonElement document, Random random, IReadOnlyList<string> ids)
{
    private static readonly string[] methods = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "POST", "TRACE", "BREW"];

    private static readonly string[] accepts =
        ["*/*", "application/json", "image/png", "text/html", "text/event-stream", "application/problem+json;q=0", "application/json;q=0, */*;q=0.1", "nonsense", ";;,", "a/b/c"];

    private static readonly string[] types =
    [
        "application/json", "application/json", "application/json; charset=utf-8", "application/json; charset=\"UTF-8\"", "application/json; charset=foo", "application/json; charset=utf-16",
        "application/json; charset=utf-7", "application/json; charset=", "application/vnd.x+json", "text/plain", "text/plain; charset=foo", "multipart/form-data", "multipart/form-data; boundary=",
        "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-7", "image/png", "application/octet-stream", "nonsense", "/", ";", "",
    ];

    // As they are put into an address: some decode to no text, and none to what the server itself refuses.
    private static readonly string[] texts =
    [
        "", "x", "latest", "best", "none", "synthetic-faces", "-1", "-0", "0", "1", "2", "7", "200", "1.5", "1e3", "1e400", "NaN", "Infinity", "-Infinity", "0,5", "0x10", "+3", "%2B3", "%203", "3%20",
        "99999999999", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "99999999999999999999999", "null", "true", "[]", "{}", "%FF", "%C3%28", "%ED%A0%80", "%F0%9F%98%80", "%EF%BF%BF",
        "%E2%80%AE", "%0A", "%0D%0AX:1", "%1B[31m", "%7F", "%", "%zz", "%2F", "%5C", "..", "..%2F..", "%2e%2e", "'", "\"", "'%20OR%201=1%20--", "%25s", "a&b", "a=b", "a+b", "*", "0198c8f0-0000-7000-8000-000000000000", "1,2,3", "0,1,99999999999999999",
    ];

    private static readonly string[] values =
    [
        "null", "true", "false", "0", "-0", "-1", "1", "5", "2.5", "5.0", "1e3", "1e10", "1e400", "-1e400", "9223372036854775807", "9223372036854775808", "99999999999", "NaN", "Infinity", "01", "+1", ".5", "\"5\"", "\"\"", "\"x\"",
        "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u0000\"", "\"two\\nlines\"", "\"\\ud83d\\ude00\"", "\"\\x\"", "\"", "[]", "[null]", "[[]]", "[1,\"x\"]", "{}", "{\"kind\":null}", "{\"kind\":5}", "{\"kind\":\"nope\"}",
        "{\"kind\":\"adam\",\"kind\":\"sgd\"}", "{\"learningRate\":1}", "{\"\\ud800\":1}", "{\"x\":{\"y\":[\"\\udfff\"]}}", "[1,]", "//", "",
    ];

    public OddRequest Next()
    {
        var (path, operations) = Pick(document.GetProperty("paths").EnumerateObject().ToList()) is var entry ? (entry.Name, entry.Value.EnumerateObject().ToList()) : default;
        var operation = Pick(operations);
        var method = operation.Name.ToUpperInvariant();
        var request = new OddRequest { Method = OneIn(15) ? Pick(methods) : method };
        List<string> query = [];
        foreach (var parameter in operation.Value.TryGetProperty("parameters", out var described) ? described.EnumerateArray() : default)
        {
            var name = parameter.GetProperty("name").GetString()!;
            switch (parameter.GetProperty("in").GetString())
            {
                case "path":
                    path = path.Replace($"{{{name}}}", Segment(name));
                    break;
                case "query" when !OneIn(3):
                    query.Add($"{(OneIn(10) ? name.ToUpperInvariant() : name)}={Value(parameter.GetProperty("schema"))}");
                    break;
                case "header" when !OneIn(3):
                    request.Headers.Add((name, OneIn(8) ? new string('k', 300) : Pick(["1", "0", "-5", "yesterday", "99999999999999999999", " ", "schlüssel", "1,2", "\u202e"])));
                    break;
            }
        }

        if (OneIn(12))
            query.Add(Pick(["sede=7", "=", "&", "x", "%FF=1", "%00=1", "after=%00", "checkpoint=a%00b", "limit=1&limit=2", "after=a&after=b", "a[]=1", new string('n', 3000) + "=1"]));
        request.Target = (OneIn(20) ? path + Pick(["/", "//", "/.", "%20", ";x", "/%FF", new string('p', 3000)]) : path) + (query.Count > 0 ? "?" + string.Join('&', query) : "");
        if (!OneIn(4))
            request.Headers.Add(("Accept", Pick(accepts)));
        if (OneIn(10))
            request.Headers.Add(Pick([("If-None-Match", "*"), ("If-None-Match", "nonsense"), ("Range", "bytes=5-1"), ("Range", "bytes=0-0"), ("Content-Encoding", "gzip"), ("Expect", "nonsense"), ("X-Long", new string('x', 9000)), ("Cookie", ";;=;")]));
        if (operation.Value.TryGetProperty("requestBody", out var body) || OneIn(15))
            AddBody(request, body);
        return request;
    }

    private void AddBody(OddRequest request, JsonElement described)
    {
        var (type, schema) = described.ValueKind == JsonValueKind.Object && Pick(described.GetProperty("content").EnumerateObject().ToList()) is var content ? (content.Name, content.Value.GetProperty("schema")) : ("application/json", default);
        request.Body = type switch
        {
            "application/json" => Encoding.UTF8.GetBytes(Json(schema, depth: 0)),
            "multipart/form-data" => Form(schema),
            _ => OneIn(3) ? [] : Bytes(random.Next(300)),
        };
        if (type == "multipart/form-data")
            type += "; boundary=b";
        request.Headers.Add(("Content-Type", OneIn(8) ? Pick(types) : type));
        if (OneIn(10))
            request.Body = Break(request.Body);
    }

    private byte[] Break(byte[] body) => random.Next(7) switch
    {
        0 => [],
        1 => body[..random.Next(body.Length + 1)],
        2 => [.. body, .. Bytes(5)],
        3 => [.. body.Select(b => OneIn(20) ? (byte)random.Next(256) : b)],
        4 => [0xEF, 0xBB, 0xBF, .. body],
        5 => Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(body)),
        _ => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Pick(["[", "{\"job\":", "{\"vary\":{\"flip\":[", "{\"networks\":"]), random.Next(1, 300)))),
    };

    private byte[] Form(JsonElement schema)
    {
        var form = new MemoryStream();
        foreach (var field in schema.GetProperty("properties").EnumerateObject().Where(_ => !OneIn(5)))
        {
            var isFile = field.Value.TryGetProperty("format", out var format) && format.GetString() == "binary";
            var name = OneIn(15) ? Pick(["", "x", "\u0000", "naïve", "\ud83d\ude00"]) : field.Name;
            form.Write(Encoding.UTF8.GetBytes($"--b\r\nContent-Disposition: form-data; name=\"{name}\"{(isFile ? "; filename=\"a\u0001.zip\"" : "")}\r\n"));
            if (OneIn(10))
                form.Write(Encoding.UTF8.GetBytes($"Content-Type: {Pick(["text/plain; charset=foo", "text/plain; charset=utf-7", "nonsense"])}\r\n"));
            form.Write("\r\n"u8);
            form.Write(isFile || OneIn(10) ? Bytes(random.Next(200)) : Encoding.UTF8.GetBytes(Uri.UnescapeDataString(Pick(texts))));
            form.Write("\r\n"u8);
        }

        if (!OneIn(10))
            form.Write("--b--\r\n"u8);
        return form.ToArray();
    }

    private string Json(JsonElement schema, int depth)
    {
        if (OneIn(10) || depth > 6)
            return Pick(values);
        if (schema.ValueKind != JsonValueKind.Object)
            return Pick(values);
        if (schema.TryGetProperty("$ref", out var reference))
            return Json(document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]), depth);
        if (schema.TryGetProperty("oneOf", out var choices) || schema.TryGetProperty("allOf", out choices) || schema.TryGetProperty("anyOf", out choices))
            return Json(Pick(choices.EnumerateArray().ToList()), depth);
        if (schema.TryGetProperty("enum", out var names))
            return Pick(names.EnumerateArray().ToList()).GetRawText();
        switch (schema.TryGetProperty("type", out var type) ? type.GetString() : null)
        {
            case "object" when schema.TryGetProperty("properties", out var properties):
                var fields = properties.EnumerateObject().Where(_ => OneIn(4)).Select(f => $"{Name(f.Name)}:{Json(f.Value, depth + 1)}").ToList();
                if (OneIn(15))
                    fields.Add($"{Pick(["\"x\"", "\"\\ud800\"", "\"\"", "\"steps\"", "\"kind\"", $"\"{new string('n', 500)}\"", "x", "5"])}:{Pick(values)}");
                if (OneIn(30) && fields.Count > 0)
                    fields.Add(fields[0]);
                return $"{{{string.Join(',', fields)}}}";
            case "object":
                var inner = schema.TryGetProperty("additionalProperties", out var additional) ? additional : default;
                return $"{{{string.Join(',', Enumerable.Range(0, random.Next(3)).Select(_ => $"\"{Pick(["flip", "batchSize", "optimizer", "recipe", "networks", "loss", "seed", "x", "\\ud800"])}\":{Json(inner, depth + 1)}"))}}}";
            case "array":
                return $"[{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Json(schema.TryGetProperty("items", out var items) ? items : default, depth + 1)))}]";
            case "integer" or "number":
                return OneIn(2) && schema.TryGetProperty("maximum", out var maximum) ? maximum.GetRawText() : random.Next(1, 65).ToString(CultureInfo.InvariantCulture);
            case "boolean":
                return OneIn(2) ? "true" : "false";
            case "string":
                return Pick(["\"adam\"", "\"article\"", "\"latest\"", "\"synthetic-faces\"", "\"png\"", "\"x\"", $"\"{Pick(ids)}\""]);
            default:
                return Pick(values);
        }
    }

    private string Name(string name) => $"\"{(OneIn(20) ? name.ToUpperInvariant() : OneIn(20) ? $"\\u{(int)name[0]:x4}{name[1..]}" : name)}\"";

    private string Value(JsonElement schema) => OneIn(2) || schema.GetProperty("type").GetString() == "string"
        ? OneIn(4) ? Pick(ids) : Pick(texts)
        : random.Next(1, 70).ToString(CultureInfo.InvariantCulture);

    private string Segment(string name) => name == "step" ? Pick(["1", "20", "0", "-1", "99999999999", "x", "1.5"]) : OneIn(2) ? Pick(ids) : Pick(texts.Where(t => t.Length > 0).ToList()).Replace("&", "%26").Replace("?", "%3F").Replace("#", "%23");

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private bool OneIn(int many) => random.Next(many) == 0;

    private T Pick<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];
}

/// <summary>A request as it is sent, byte by byte.</summary>
public sealed class OddRequest
{
    public required string Method { get; init; }

    public string Target { get; set; } = "/";

    public List<(string Name, string Value)> Headers { get; } = [];

    public byte[]? Body { get; set; }

    public HttpRequestMessage ToMessage(Uri service)
    {
        var message = new HttpRequestMessage(new(Method), new Uri($"{service.GetLeftPart(UriPartial.Authority)}{Target}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (Body is not null)
            message.Content = new ByteArrayContent(Body);
        foreach (var (name, value) in Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
                message.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    /// <summary>For a shell.</summary>
    public override string ToString()
    {
        var curl = new StringBuilder();
        if (Body is not null)
            curl.Append("printf '").AppendJoin("", Body.Select(b => b is >= 0x20 and < 0x7F and not ((byte)'\'' or (byte)'\\' or (byte)'%') ? $"{(char)b}" : $"\\x{b:x2}")).Append("' | ");
        curl.Append("curl -i --path-as-is --globoff -X ").Append(Method);
        foreach (var (name, value) in Headers)
            curl.Append(" -H ").Append(Quote($"{name}: {value}"));
        return curl.Append(Body is null ? " " : " --data-binary @- ").Append(Quote("http://localhost:8080" + Target)).ToString();
    }

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''")}'";
}
