using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GanService.Api.Store.Rows.Migrations
{
    /// <inheritdoc />
    public partial class Distance : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameColumn(
                name: "SlicedWasserstein",
                table: "Checkpoints",
                newName: "Distance");
            migrationBuilder.Sql(
                """
                UPDATE "Checkpoints" SET "Distance" = json_extract("QualityJson", '$.slicedWasserstein') / max(json_extract("QualityJson", '$.floor'), 0.001)
                WHERE "QualityJson" IS NOT NULL
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameColumn(
                name: "Distance",
                table: "Checkpoints",
                newName: "SlicedWasserstein");
        }
    }
}
