using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GanService.Api.Store.Rows.Migrations
{
    /// <inheritdoc />
    public partial class Folder : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Folder",
                table: "Datasets",
                type: "TEXT",
                nullable: true);

            migrationBuilder.Sql("""UPDATE "Datasets" SET "Folder" = "Name" WHERE "Source" = 'Folder'""");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Folder",
                table: "Datasets");
        }
    }
}
