using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GanService.Api.Store.Rows.Migrations.Postgres
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
                UPDATE "Checkpoints" SET "Distance" = ("QualityJson"::json->>'slicedWasserstein')::double precision / greatest(("QualityJson"::json->>'floor')::double precision, 0.001)
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
