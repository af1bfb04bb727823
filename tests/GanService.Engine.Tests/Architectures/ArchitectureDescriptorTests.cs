using GanService.Engine.Architectures;
using GanService.Engine.Networks;

namespace GanService.Engine.Tests.Architectures;

public sealed class ArchitectureDescriptorTests
{
    private const string Engine = "GanService.Engine/";

    private static readonly string[] names = Enum.GetNames<Architecture>();

    // Made for one architecture each.
    private static readonly string[] kernels = ["Steps/DenseTrainingStep.cs", "Steps/FacesTrainingStep.cs", "Convolutions/DiscriminatorPass.cs", "Convolutions/GeneratorPass.cs"];

    public static TheoryData<Architecture> All => [.. Enum.GetValues<Architecture>()];

    [Theory]
    [MemberData(nameof(All))]
    public void CreateGenerator_OfAnArchitecture_GivesOneThatTellsIt(Architecture architecture)
    {
        using var generator = ArchitectureDescriptor.Of(architecture).CreateGenerator(new(), 16);

        Assert.Equal(architecture, generator.Architecture);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void CountParameters_OfAnArchitecture_IsWhatItsNetworksHave(Architecture architecture)
    {
        var descriptor = ArchitectureDescriptor.Of(architecture);
        using var generator = descriptor.CreateGenerator(new(), 32);
        using var discriminator = descriptor.CreateDiscriminator(new(), 32);

        Assert.Equal((generator.parameters().Sum(p => p.numel()), discriminator.parameters().Sum(p => p.numel())), descriptor.CountParameters(new(), 32));
    }

    [Fact]
    public void Architectures_ByName_AreToldApartByTheirLookupOnly() => Assert.Equal(
        [
            "Architectures/ArchitectureDescriptor.cs",
            .. names.Select(name => $"Networks/{name}Generator.cs").Order(StringComparer.Ordinal),
            "Recipes/Recipe.cs",
            "Recipes/TrainingConfiguration.cs",
        ],
        Naming(names.Select(name => "Architecture." + name)));

    [Fact]
    public void Networks_ByType_AreToldApartByDescriptorsOnly() => Assert.All(
        Naming(names.SelectMany(name => new[] { name + "Generator", name + "Discriminator" })),
        path => Assert.True(path.Split('/')[0] is "Architectures" or "Networks" || kernels.Contains(path), path));

    private static IEnumerable<string> Naming(IEnumerable<string> texts) =>
        Sources.Naming(texts).Where(path => path.StartsWith(Engine, StringComparison.Ordinal)).Select(path => path[Engine.Length..]);
}
