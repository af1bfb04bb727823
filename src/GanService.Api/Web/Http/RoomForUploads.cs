using GanService.Api.Store.Files;

namespace GanService.Api.Web.Http;

/// <summary>Refuses uploads that the disk has no room for, before the framework begins to read them.</summary>
public static class RoomForUploads
{
    public static void UseRoomForUploads(this WebApplication app) => app.Use((context, next) =>
    {
        const long Copies = 3; // as it comes in, as it is kept, and as packed images
        if (context.Request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true) // to ask for the form itself would fix its limits before the route's are known
            context.RequestServices.GetRequiredService<DataFolder>().DemandRoomFor(Copies * (context.Request.ContentLength ?? 0));
        return next(context);
    });
}
