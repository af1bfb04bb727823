namespace GanService.Api.Tests.Rooms;

/// <summary>The walls: which room of the service may use which, and that no folder uses itself by way of others.</summary>
public sealed class RoomsTests(ITestOutputHelper output)
{
    private const string Root = "GanService.Api";

    private static readonly Dictionary<string, string[]> flow = new()
    {
        ["Settings"] = [],
        ["Store"] = ["Settings"],
        ["Work"] = ["Settings", "Store"],
        ["Web"] = ["Settings", "Store"],
        ["Hosting"] = ["Settings", "Store", "Work", "Web"], // with Program it puts them together
    };

    private static readonly TypeGraph graph = TypeGraph.Of(typeof(Program).Assembly.Location);

    [Fact]
    public void Rooms_OfTheService_UseOnlyThoseThatDataFlowsTo()
    {
        var edges = Own.Where(u => RoomOf(u.User) != RoomOf(u.Used)).ToList();
        Show(edges.Select(u => (User: RoomOf(u.User), Used: RoomOf(u.Used))));

        Assert.Equal(flow.Keys.Order(), Own.SelectMany(u => new[] { RoomOf(u.User), RoomOf(u.Used) }).Distinct().Order()); // a new room has its place in the flow
        Assert.Empty(edges.Where(u => !flow[RoomOf(u.User)].Contains(RoomOf(u.Used))).Select(u => $"{u.User} uses {u.Used}.{u.Type}"));
    }

    [Fact]
    public void Folders_OfTheService_DoNotUseThemselvesByWayOfOthers()
    {
        var edges = Own.Select(u => (u.User, u.Used)).Distinct().Where(u => u.User != u.Used).Order().ToList();
        Show(edges);

        var cycle = TypeGraph.CycleOf(edges);

        Assert.True(cycle.Count == 0, string.Join(" -> ", cycle) + "\n" + string.Join("\n", Own.Where(u => cycle.Contains(u.User) && cycle.Contains(u.Used) && u.User != u.Used).Select(u => $"{u.User} uses {u.Used}.{u.Type}")));
    }

    [Theory]
    [InlineData("Trainer", "Work")]
    [InlineData("DatasetImporter", "Work")]
    [InlineData("QualityMeter", "Work")]
    [InlineData("FaceGenerator", "Web", "Work")]
    public void Engine_ForEachOfItsUses_IsCalledByItsRoomsOnly(string type, params string[] rooms)
    {
        Assert.Equal(rooms, graph.Uses.Where(u => u.Used.StartsWith("GanService.Engine", StringComparison.Ordinal) && u.Type == type).Select(u => RoomOf(u.User)).Distinct().Order());
    }

    [Fact]
    public void Store_OfTheService_KnowsNoRequests()
    {
        var store = typeof(Program).Assembly.GetTypes().Where(t => t.Namespace?.StartsWith($"{Root}.Store", StringComparison.Ordinal) == true);

        Assert.DoesNotContain(store.SelectMany(t => t.GetMethods().SelectMany(m => m.GetParameters())), p => p.ParameterType.Namespace == "Microsoft.AspNetCore.Http");
    }

    private static IEnumerable<(string User, string Used, string Type)> Own => graph.Uses.Where(u => IsOwn(u.User) && IsOwn(u.Used));

    private static bool IsOwn(string name) => name == Root || name.StartsWith(Root + '.', StringComparison.Ordinal);

    private static string RoomOf(string name) => name.Split('.') is [_, _, var room, ..] ? room : "";

    private void Show(IEnumerable<(string User, string Used)> edges)
    {
        foreach (var user in edges.Distinct().GroupBy(e => e.User).OrderBy(g => g.Key))
            output.WriteLine($"{user.Key} -> {string.Join(", ", user.Select(u => u.Used).Order())}");
    }
}
