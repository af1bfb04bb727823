using Mono.Cecil;

namespace GanService.Api.Tests.Rooms;

/// <summary>Which namespaces of an assembly use which others, by everything that the compiler wrote into it: signatures, attributes and code.</summary>
/// <param name="Uses">A namespace, another one that it uses, and which type of that.</param>
public sealed record TypeGraph(IReadOnlyList<(string User, string Used, string Type)> Uses)
{
    public static TypeGraph Of(string path)
    {
        using var assembly = AssemblyDefinition.ReadAssembly(path);
        return new([.. assembly.MainModule.GetTypes().Where(t => !t.Namespace.Contains("Migrations", StringComparison.Ordinal))
            .SelectMany(type => UsedBy(type).Select(used => (NamespaceOf(type), Outermost(used))))
            .Where(u => u.Item1.StartsWith("GanService", StringComparison.Ordinal) && u.Item2.Namespace.StartsWith("GanService", StringComparison.Ordinal))
            .Select(u => (u.Item1, u.Item2.Namespace, u.Item2.Name)).Distinct()]);
    }

    /// <summary>Namespaces on a way back to themselves, in the order of that way; empty where there is none.</summary>
    public static IReadOnlyList<string> CycleOf(IEnumerable<(string User, string Used)> edges)
    {
        var next = edges.Where(e => e.User != e.Used).ToLookup(e => e.User, e => e.Used);
        HashSet<string> done = [];
        foreach (var start in next.Select(n => n.Key))
        {
            if (Search(start, []) is { Count: > 0 } cycle)
                return cycle;
        }

        return [];

        IReadOnlyList<string> Search(string node, List<string> way)
        {
            if (way.Contains(node))
                return [.. way.SkipWhile(n => n != node), node];
            if (!done.Add(node))
                return [];
            return next[node].Select(n => Search(n, [.. way, node])).FirstOrDefault(found => found.Count > 0) ?? [];
        }
    }

    private static IEnumerable<TypeReference> UsedBy(TypeDefinition type) =>
        new[] { type.BaseType }.Concat(type.Interfaces.Select(i => i.InterfaceType)).Concat(type.Fields.Select(f => f.FieldType)).Concat(type.Properties.Select(p => p.PropertyType))
            .Concat(Attributes(type)).Concat(type.Methods.SelectMany(UsedBy)).Concat(type.Properties.SelectMany(Attributes)).OfType<TypeReference>().SelectMany(Parts);

    private static IEnumerable<TypeReference> UsedBy(MethodDefinition method) =>
        method.Parameters.Select(p => p.ParameterType).Append(method.ReturnType).Concat(Attributes(method)).Concat(method.Parameters.SelectMany(Attributes))
            .Concat(method.HasBody ? method.Body.Variables.Select(v => v.VariableType).Concat(method.Body.Instructions.SelectMany(i => UsedBy(i.Operand))) : []);

    private static IEnumerable<TypeReference> UsedBy(object operand) => operand switch
    {
        TypeReference type => [type],
        GenericInstanceMethod method => [method.DeclaringType, .. method.GenericArguments],
        MethodReference method => [method.DeclaringType, method.ReturnType, .. method.Parameters.Select(p => p.ParameterType)],
        FieldReference field => [field.DeclaringType, field.FieldType],
        _ => [],
    };

    private static IEnumerable<TypeReference> Attributes(ICustomAttributeProvider provider) =>
        provider.CustomAttributes.SelectMany(a => a.ConstructorArguments.Select(c => c.Value as TypeReference).Append(a.AttributeType)).OfType<TypeReference>();

    private static IEnumerable<TypeReference> Parts(TypeReference type) => type switch
    {
        GenericInstanceType generic => [generic.ElementType, .. generic.GenericArguments.SelectMany(Parts)],
        TypeSpecification specification => Parts(specification.ElementType),
        _ => [type],
    };

    private static TypeReference Outermost(TypeReference type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static string NamespaceOf(TypeDefinition type) => Outermost(type).Namespace;
}
