using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GanService.Api.Store.Rows.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Classes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Favourites_CheckpointId_Seed_Truncation",
                table: "Favourites");

            migrationBuilder.AddColumn<string>(
                name: "Class",
                table: "Favourites",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "ClassesJson",
                table: "Checkpoints",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.CreateIndex(
                name: "IX_Favourites_CheckpointId_Seed_Truncation_Class",
                table: "Favourites",
                columns: new[] { "CheckpointId", "Seed", "Truncation", "Class" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Favourites_CheckpointId_Seed_Truncation_Class",
                table: "Favourites");

            migrationBuilder.DropColumn(
                name: "Class",
                table: "Favourites");

            migrationBuilder.DropColumn(
                name: "ClassesJson",
                table: "Checkpoints");

            migrationBuilder.CreateIndex(
                name: "IX_Favourites_CheckpointId_Seed_Truncation",
                table: "Favourites",
                columns: new[] { "CheckpointId", "Seed", "Truncation" },
                unique: true);
        }
    }
}
